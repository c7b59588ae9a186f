// The questions a newcomer finds ready, the founding story first.
window.examples = [
  {
    query: `# What did 2017 add to the targeting of APT37 (Reaper), and who says so?
# Every target opens into the claims that it rests on.
query FoundingStory($view: View) {
  actor(name: "Reaper", view: $view) {
    name
    aliases
    countries: expansion(baseline: "2014/2016", period: "2017", kinds: [COUNTRY, REGION]) {
      continued { target { name } first last }
      added { ...evidence }
    }
    sectors: expansion(baseline: "2014/2016", period: "2017", kinds: [SECTOR]) {
      continued { target { name } }
      added { ...evidence }
    }
  }
}

fragment evidence on Targeting {
  target { id name }
  first
  claims(first: 3) {
    nodes { occurred recorded claimant { name } source { name url published } stated }
  }
}
`,
    variables: JSON.stringify({ view: { claimants: ['FireEye'] } }, null, 2),
  },
  {
    query: `# Nobody outside knew it in 2017: set the date to 2018-02-20 and ask again.
query KnownAsOf($view: View) {
  actor(name: "APT37", view: $view) {
    expansion(baseline: "2014/2016", period: "2017", kinds: [COUNTRY, REGION]) {
      added { target { name } firstRecorded }
    }
  }
}
`,
    variables: JSON.stringify({ view: { claimants: ['FireEye'], knownAsOf: '2018-02-19' } }, null, 2),
  },
  {
    query: `# Who is called Andariel, and by whom? A name is a claim, so there can be several.
query WhoIsThat {
  resolveName(name: "Andariel") {
    actor { id name }
    claimants { name }
    datasets { name }
    claims { source { name } }
  }
}
`,
  },
  {
    query: `# Who targets Japan or anyone in it, since when, in how many documents?
query WhoTargets {
  country(name: "Japan") {
    targetedBy(how: [DIRECT, ROLLED_UP], orderBy: { field: FIRST }, first: 20) {
      totalCount
      nodes { actor { name } how first last firstRecorded claimCount sourceCount }
    }
  }
}
`,
  },
  {
    query: `# How did the targeting of Lazarus Group grow, year by year?
query Growth {
  actor(name: "Lazarus Group") {
    timeline(granularity: YEAR, kinds: [COUNTRY, REGION]) {
      buckets { period reports rows { state entity { name } } }
      undated { target { name } firstRecorded }
    }
  }
}
`,
  },
  {
    query: `# Which Japanese victims does anybody name, and what did FireEye publish in 2018?
query Narrowed {
  victims(where: { countries: ["Japan"] }, first: 20) {
    totalCount
    nodes { name stixClass sectors { name } }
  }
  sources(where: { publishers: ["FireEye"], published: "2018" }, first: 20) {
    totalCount
    nodes { name url published }
  }
}
`,
  },
]
