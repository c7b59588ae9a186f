package vocab_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph/vocab"
)

func TestPublisherOf(t *testing.T) {
	for url, want := range map[string]string{
		"https://www.fireeye.com/content/dam/fireeye-www/services/pdfs/mandiant-apt1-report.pdf": "Mandiant",
		"http://intelreport.mandiant.com/Mandiant_APT1_Report.pdf":                               "Mandiant",
		"https://www.fireeye.com/blog/threat-research/2018/02/apt37.html":                        "FireEye",
		"https://securelist.com/operation-daybreak/75100/":                                       "Kaspersky",
		"https://www.microsoft.com/en-us/security/blog/x":                                        "Microsoft",
		"https://unit42.paloaltonetworks.com/x":                                                  "Palo Alto Networks Unit 42",
		"https://us-cert.cisa.gov/ncas/alerts/x":                                                 "US-CERT",
		"https://web.archive.org/web/20180615122133/https://www.intezer.com/miragefox/":          "Intezer",
		"https://cyberscoop.com/?p=33843":                                                        "CyberScoop",
		"https://yle.fi/uutiset/x":                                                               "Yle",
		"https://notmicrosoft.com/x":                                                             "",
		"https://twitter.com/Mandiant/status/1":                                                  "",
		"https://example.org/mandiant.com":                                                       "",
		"":                                                                                       "",
		"not an address":                                                                         "",
	} {
		if got := vocab.PublisherOf(url); got != want {
			t.Errorf("%s: got %q, want %q", url, got, want)
		}
	}
}
