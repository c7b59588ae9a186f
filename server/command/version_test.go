package command

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	platform := "built with go1.99 for " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	stamped := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-08-06T09:30:00Z"}, {Key: "vcs.modified", Value: "true"}}
	for _, tt := range []struct {
		why   string
		build Build
		info  debug.BuildInfo
		want  string
	}{
		{
			"a release",
			Build{"v1.2.3", "def", "2026-09-01T00:00:00Z"},
			debug.BuildInfo{GoVersion: "go1.99", Main: debug.Module{Version: "(devel)"}, Settings: stamped},
			"actorgraph v1.2.3\ncommit     def\ndate       2026-09-01T00:00:00Z\n",
		},
		{
			"built from a changed clone",
			Build{},
			debug.BuildInfo{GoVersion: "go1.99", Main: debug.Module{Version: "v1.2.4-0.2026+dirty"}, Settings: stamped},
			"actorgraph v1.2.4-0.2026+dirty\ncommit     abc, with changes\ndate       2026-08-06T09:30:00Z\n",
		},
		{
			"installed from the module",
			Build{},
			debug.BuildInfo{GoVersion: "go1.99", Main: debug.Module{Version: "v1.2.3"}},
			"actorgraph v1.2.3\n",
		},
		{"of nothing known", Build{}, debug.BuildInfo{GoVersion: "go1.99"}, "actorgraph of no known version\n"},
	} {
		if got := tt.build.text(&tt.info, true); got != tt.want+platform {
			t.Errorf("%s: got\n%swant\n%s", tt.why, got, tt.want+platform)
		}
	}
	for _, args := range [][]string{{"version"}, {"--version"}, {"-version"}} {
		says(t, []string{"actorgraph ", "built with " + runtime.Version()}, args...)
	}
}
