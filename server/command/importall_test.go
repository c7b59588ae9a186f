package command

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/internal/realdata"
)

// TestAllDataInAMinute imports every public file that a format reads into one
// store, and checks it.
func TestAllDataInAMinute(t *testing.T) {
	data, store := realdata.Dir(t), seeded(t)
	start := time.Now()
	read := func(format, dataset, recorded string, files ...string) {
		t.Helper()
		args := []string{"import", format, "-store", store, "-yes"} // four years of MISP withdraw more than a tenth
		if dataset != "" {
			args = append(args, "-dataset", dataset)
		}
		if recorded != "" {
			args = append(args, "-recorded", recorded)
		}
		for _, f := range files {
			args = append(args, filepath.Join(data, f))
		}
		says(t, []string{"as reading"}, args...)
	}
	read("misp", "", "2018-07-10", "misp-threat-actor-v45-2018-07-10.json.gz")
	read("misp", "", "2018-07-25", "misp-threat-actor-v46-2018-07-25.json.gz")
	read("misp", "", "2022-06-22", "misp-threat-actor-v229-2022-06-22.json.gz")
	read("misp", "", "2022-11-24", "misp-threat-actor-v254-2022-11-24.json.gz")
	read("misp", "", "2026-08-06", "misp-threat-actor.json", "misp-producer.json")
	read("stix", "", "2025-10-28", "attack-enterprise-18.1-stix2.0.json.gz")
	read("stix", "", "2025-10-28", "attack-ics-18.1-stix2.1.json.gz")
	read("stix", "attack-groups", "2025-10-28", "attack-enterprise-18.1-groups-campaigns-stix2.0.json")
	read("stix", "opencti-sectors", "2026-08-06", "opencti-sectors.json")
	read("stix", "opencti-geography", "2026-08-06", "opencti-geography.json")
	read("eurepoc", "", "2023-04-20", "eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv")
	read("cfr", "", "", "cfr-cyber-operations-2005-2022.csv")
	took := time.Since(start)
	t.Logf("imported in %v", took.Round(time.Millisecond))
	if took > time.Minute {
		t.Errorf("the imports took %v, want a minute at most", took)
	}
	says(t, []string{"0 faults"}, "verify", "-store", store)
}
