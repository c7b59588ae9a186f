package command

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOneDashIsAsGoodAsTwo(t *testing.T) {
	root := (&program{}).root()
	for _, tt := range []struct{ args, want, why string }{
		{"", "", ""},
		{"-addr 127.0.0.1:0", "--addr 127.0.0.1:0", ""},
		{"--addr x -store=y", "--addr x --store=y", ""},
		{"import misp f -dry-run g -recorded 2018-07-10", "import misp f --dry-run g --recorded 2018-07-10", "flags may stand anywhere"},
		{"export -out -x.csv -restricted", "export --out -x.csv --restricted", "a value may begin with a dash"},
		{"export -out=-x.csv -known-as-of -restricted", "export --out=-x.csv --known-as-of -restricted", "a value may look like a flag"},
		{"import stix -", "import stix -", "standard input"},
		{"import -full=false x -full y", "import --full=false x --full y", "a flag without a value"},
		{"import x -- -dry-run", "import x -- -dry-run", "behind -- nothing is a flag"},
		{"-h", "-h", "one letter"},
		{"-help", "--help", ""},
		{"-adr x", "--adr x", "a slip is told as it is"},
	} {
		got := doubleDashes(strings.Fields(tt.args), root)
		if diff := cmp.Diff(strings.Fields(tt.want), got); diff != "" {
			t.Errorf("%q: %s (-want +got)\n%s", tt.args, tt.why, diff)
		}
	}
}
