package csv

import (
	"cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// name is what an actor is called, and who calls it so; nobody but who says the
// row, where the claimant is empty.
type name struct{ text, claimant string }

// names returns the names that the columns of names hold, with their claimants:
// who the mapping says, else the vendor that the column is called by.
func (m Mapping) names(row *ingest.Row) []name {
	var out []name
	for _, f := range m.Columns["names"] {
		claimant := cmp.Or(f.Claimant, vendor(f.Column))
		for _, text := range f.values(row) {
			out = append(out, name{text, claimant})
		}
	}
	return out
}

// vendors are those whose names for groups tables list in a column of their own.
var vendors = []string{
	"Accenture", "Aqua", "Bitdefender", "Booz Allen Hamilton", "Check Point", "Cisco Talos", "Citizen Lab", "ClearSky", "CrowdStrike",
	"Cybereason", "Dell Secureworks", "Dragos", "ESET", "F-Secure", "FireEye", "Fortinet", "Google", "Group-IB", "IBM", "iSight",
	"Kaspersky", "Lookout", "Malwarebytes", "Mandiant", "McAfee", "Microsoft", "MITRE", "Novetta", "Palo Alto Networks", "Positive Technologies",
	"Proofpoint", "Qi Anxin", "Qihoo 360", "Rapid7", "Recorded Future", "Secureworks", "SentinelOne", "Sophos", "Symantec", "TeamT5",
	"Thales", "ThreatConnect", "Trellix", "Trend Micro", "Unit 42", "Volexity", "Zscaler",
}

// vendor returns the vendor that a column is called by, empty for any other column.
func vendor(column string) string {
	key := graph.Fold(column)
	for _, v := range vendors {
		if graph.Fold(v) == key {
			return v
		}
	}
	return ""
}
