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
	"justice.gov": "US Department of Justice (DoJ)", "whitehouse.gov": "The White House", "attack.mitre.org": "MITRE",
	"reuters.com": "Reuters", "therecord.media": "The Record", "cyberscoop.com": "CyberScoop", "bleepingcomputer.com": "BleepingComputer",
	"washingtonpost.com": "The Washington Post", "threatpost.com": "Threatpost",
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
	host, _, _ := strings.Cut(at, "/")
	return host == site || strings.HasSuffix(host, "."+site)
}
