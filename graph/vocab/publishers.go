package vocab

import (
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// publishers are organizations by the sites on which they publish their own
// documents: a host, with all that lies below it, or a part of its paths. News
// sites and blogs that publish what is theirs are among them; platforms on which anybody
// writes (Twitter, Medium, YouTube) are not.
var publishers = map[string]string{
	"fireeye.com": "FireEye", "fireeye.com/content/dam/fireeye-www/services/pdfs/mandiant-": "Mandiant",
	"mandiant.com": "Mandiant", "intelreport.mandiant.com": "Mandiant",
	"crowdstrike.com": "CrowdStrike", "securelist.com": "Kaspersky", "kaspersky.com": "Kaspersky", "media.kasperskycontenthub.com": "Kaspersky",
	"welivesecurity.com": "ESET", "eset.com": "ESET",
	"secureworks.com": "Secureworks", "symantec.com": "Symantec", "symantec-enterprise-blogs.security.com": "Symantec",
	"unit42.paloaltonetworks.com": "Palo Alto Networks Unit 42", "researchcenter.paloaltonetworks.com": "Palo Alto Networks Unit 42",
	"microsoft.com": "Microsoft", "research.checkpoint.com": "Check Point", "blog.checkpoint.com": "Check Point",
	"proofpoint.com": "Proofpoint", "blog.talosintelligence.com": "Cisco Talos", "talosintelligence.com": "Cisco Talos",
	"clearskysec.com": "ClearSky", "volexity.com": "Volexity", "recordedfuture.com": "Recorded Future", "trendmicro.com": "Trend Micro",
	"dragos.com": "Dragos", "malwarebytes.com": "Malwarebytes", "cybereason.com": "Cybereason", "citizenlab.ca": "Citizen Lab",
	"sentinelone.com": "SentinelOne", "bitdefender.com": "Bitdefender", "group-ib.com": "Group-IB", "intezer.com": "Intezer",
	"research.nccgroup.com": "NCC Group", "zscaler.com": "Zscaler", "fortinet.com": "Fortinet", "sophos.com": "Sophos",
	"blog.google": "Google", "accenture.com": "Accenture", "securityintelligence.com": "IBM", "dcso.de": "DCSO",
	"cisa.gov": "CISA", "us-cert.gov": "US-CERT", "us-cert.cisa.gov": "US-CERT", "ncsc.gov.uk": "NCSC UK", "cert.gov.ua": "CERT-UA",
	"justice.gov": "US Department of Justice", "whitehouse.gov": "The White House", "attack.mitre.org": "MITRE",
	"reuters.com": "Reuters", "therecord.media": "The Record", "cyberscoop.com": "CyberScoop", "bleepingcomputer.com": "BleepingComputer",
	"washingtonpost.com": "The Washington Post", "threatpost.com": "Threatpost",
	"abc.net.au": "ABC News", "ahnlab.com": "AhnLab", "amnesty.org": "Amnesty International", "anomali.com": "Anomali",
	"anvilogic.com": "Anvilogic", "apnews.com": "AP", "arstechnica.com": "Ars Technica", "aawsat.com": "Asharq Al-Awsat",
	"avast.io": "Avast", "bankinfosecurity.com": "BankInfoSecurity", "benzinga.com": "Benzinga",
	"candid.technology": "Candid.Technology", "censor.net": "Censor.NET", "databreaches.net": "DataBreaches.net",
	"security.nl": "Security.NL", "blog.lumen.com": "Black Lotus Labs", "blackberry.com": "BlackBerry", "bloomberg.com": "Bloomberg",
	"boozallen.com": "Booz Allen Hamilton", "briefly.co": "Briefly", "certfa.com": "Certfa", "cityam.com": "City A.M.",
	"labs.cloudsecurityalliance.org": "Cloud Security Alliance", "cnbc.com": "CNBC", "cnet.com": "CNET",
	"computerweekly.com": "Computer Weekly", "cfr.org": "Council on Foreign Relations", "crn.com": "CRN",
	"cybercom.mil": "Cyber National Mission Force", "cybernews.com": "Cybernews", "cyble.com": "Cyble", "cyfirma.com": "Cyfirma",
	"cylance.com": "Cylance", "cysecurity.news": "CySecurity News", "darkreading.com": "Dark Reading",
	"databreachtoday.com": "DataBreachToday", "daytondailynews.com": "Dayton Daily News", "spiegel.de": "Der Spiegel",
	"dig.watch": "Digital Watch Observatory", "eclecticiq.com": "EclecticIQ", "elliptic.co": "Elliptic",
	"executivegov.com": "ExecutiveGov", "f-secure.com": "F-Secure", "about.fb.com": "Facebook", "ft.com": "Financial Times",
	"forcepoint.com": "Forcepoint", "globalnews.ca": "Global News", "holyrood.com": "Holyrood",
	"infosecurity-magazine.com": "Infosecurity Magazine", "insidedefense.com": "Inside Defense",
	"intelligencecommunitynews.com": "Intelligence Community News", "intrusiontruth.wordpress.com": "Intrusion Truth",
	"juniper.net": "Juniper Networks", "kaeri.re.kr": "KAERI", "kaspersky.co.in": "Kaspersky", "khaleejtimes.com": "Khaleej Times",
	"krebsonsecurity.com": "KrebsOnSecurity", "verfassungsschutz-bw.de": "LfV Baden-Wuerttemberg",
	"lookingglasscyber.com": "LookingGlass", "lookout.com": "Lookout",
	"cloud.google.com/blog/topics/threat-intelligence": "Mandiant", "mandiner.hu": "Mandiner", "mcafee.com": "McAfee",
	"medianama.com": "MediaNama", "melani.admin.ch": "MELANI", "menafn.com": "MENAFN", "morphisec.com": "Morphisec",
	"msspalert.com": "MSSP Alert", "n-tv.de": "n-tv", "nknews.org": "NK News", "operationblockbuster.com": "Novetta",
	"novinite.com": "Novinite", "nowhyderabad.com": "Now Hyderabad", "nshc.net": "NSHC", "security.ntt": "NTT", "onet.pl": "Onet",
	"oodaloop.com": "OODA Loop", "politico.eu": "Politico Europe", "portugalresident.com": "Portugal Resident",
	"prevailion.com": "Prevailion", "protos.com": "Protos", "punto-informatico.it": "Punto Informatico",
	"360totalsecurity.com": "Qihoo 360", "rt.com": "RT", "rp.pl": "Rzeczpospolita", "scmagazine.com": "SC Media",
	"scworld.com": "SC World", "secuinfra.com": "SECUINFRA", "securityaffairs.co": "Security Affairs",
	"securityaffairs.com": "Security Affairs", "securityweek.com": "SecurityWeek", "securonix.com": "Securonix",
	"softpedia.com": "Softpedia", "symantec-blogs.broadcom.com": "Symantec", "techmonitor.ai": "Tech Monitor",
	"technewsday.com": "Tech Newsday", "techdogs.com": "TechDogs", "techradar.com": "TechRadar", "techzine.eu": "Techzine",
	"thaicert.or.th": "ThaiCERT", "csmonitor.com": "The Christian Science Monitor", "thecyberwire.com": "The CyberWire",
	"dailyhodl.com": "The Daily Hodl", "thehill.com": "The Hill", "independent.co.uk": "The Independent",
	"nytimes.com": "The New York Times", "theregister.co.uk": "The Register", "theregister.com": "The Register", "wsj.com": "The Wall Street Journal",
	"yomiuri.co.jp": "The Yomiuri Shimbun", "thisdaylive.com": "ThisDay", "threatmon.io": "ThreatMon", "unotv.com": "Uno TV",
	"upi.com": "UPI", "vozdeamerica.com": "Voz de America", "freebeacon.com": "Washington Free Beacon", "wired.com": "Wired",
	"withsecure.com": "WithSecure", "yle.fi": "Yle", "zdnet.com": "ZDNet",
}

// archived is how an archive's copy of a page begins; the page's own address follows.
var archived = regexp.MustCompile(`^web\.archive\.org/web/[^/]*/(?:https?:/+)?(?:www\.)?`)

// PublisherOf returns the name of the organization on whose own site an address
// lies; empty where none is known.
func PublisherOf(url string) string {
	at := archived.ReplaceAllString(graph.Entity{URL: url}.Report(), "") // without scheme and www
	best := ""
	for site := range publishers {
		if len(site) > len(best) && liesOn(at, site) {
			best = site
		}
	}
	return publishers[best]
}

// liesOn reports whether an address lies on a site: on its host, on one below it, or
// where its path begins so.
func liesOn(at, site string) bool {
	if strings.Contains(site, "/") {
		return strings.HasPrefix(strings.ToLower(at), site)
	}
	host := at
	if end := strings.IndexAny(at, "/?"); end >= 0 {
		host = at[:end]
	}
	return host == site || strings.HasSuffix(host, "."+site)
}
