// Package deploy tests the files that help to run a server: they have no code.
package deploy

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	nethttp "net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/command"
	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/telemetry"
)

var sample = regexp.MustCompile(`(?m)^([a-z_]+)(?:\{([^}]*)\})? \S+$`)

// metrics returns the labels of every metric of a server that was asked something.
func metrics(t *testing.T) map[string][]string {
	t.Helper()
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	log, m := slog.New(slog.DiscardHandler), telemetry.NewMetrics("test")
	store := m.Store(sqlitetest.Open(t, vocab.Document(), curated), log)
	file := access.Tokens(filepath.Join(t.TempDir(), "tokens.json"))
	_, secret, err := file.Create(access.Grant{Name: "prometheus", Role: access.Admin, Clearance: graph.TLPRed}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	handler, err := http.New(store, http.NewHealth(store, log), http.Options{
		Log: log, Authenticator: access.NewAuthenticator(access.Settings{Tokens: file}), Projection: api.NewProjection(store, log), Observe: http.Observe{Metrics: m},
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, path := range []string{"/graphql?query=%7Bactor(name:%22APT37%22)%7Bname%7D%7D", "/metrics", "/metrics"} {
		r, w := httptest.NewRequestWithContext(t.Context(), nethttp.MethodGet, "http://localhost"+path, nil), httptest.NewRecorder()
		r.Header.Set("Authorization", "Bearer "+secret)
		handler.ServeHTTP(w, r)
		if w.Code != nethttp.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		for _, m := range sample.FindAllStringSubmatch(w.Body.String(), -1) {
			for label := range strings.SplitSeq(m[2], ",") {
				name, _, _ := strings.Cut(label, "=")
				out[m[1]] = append(out[m[1]], name)
			}
		}
	}
	return out
}

var (
	metricName = regexp.MustCompile(`\b(?:actorgraph|go|process)_[a-z_]+\b`)
	selector   = regexp.MustCompile(`\b((?:actorgraph|go|process)_[a-z_]+)\{([^}]*)\}`)
	matcher    = regexp.MustCompile(`([a-z_]+)\s*(?:=~|!~|!=|=)`)
	grouping   = regexp.MustCompile(`by \(([^)]*)\)`)
	// ofPrometheus are the labels that Prometheus adds.
	ofPrometheus = []string{"instance", "job"}
)

// checkExpression tells whether what an expression asks for exists.
func checkExpression(t *testing.T, where, expr string, there map[string][]string) {
	t.Helper()
	names := metricName.FindAllString(expr, -1)
	if len(names) == 0 && !strings.HasPrefix(expr, "up{") {
		t.Errorf("%s asks for no metric of ours: %s", where, expr)
	}
	var labels []string
	for _, name := range names {
		if there[name] == nil {
			t.Errorf("%s asks for %s, which no server has: %s", where, name, expr)
		}
		labels = append(labels, there[name]...)
	}
	for _, m := range selector.FindAllStringSubmatch(expr, -1) {
		for _, label := range matcher.FindAllStringSubmatch(m[2], -1) {
			if !slices.Contains(there[m[1]], label[1]) && !slices.Contains(ofPrometheus, label[1]) {
				t.Errorf("%s: %s has no label %s", where, m[1], label[1])
			}
		}
	}
	for _, m := range grouping.FindAllStringSubmatch(expr, -1) {
		for label := range strings.SplitSeq(m[1], ", ") {
			if !slices.Contains(labels, label) && !slices.Contains(ofPrometheus, label) {
				t.Errorf("%s: nothing has the label %s: %s", where, label, expr)
			}
		}
	}
	if strings.Count(expr, "(") != strings.Count(expr, ")") || strings.Count(expr, "{") != strings.Count(expr, "}") {
		t.Errorf("%s: brackets do not match: %s", where, expr)
	}
}

// TestDashboard: every panel asks for what there is, and everything that there is has a panel.
func TestDashboard(t *testing.T) {
	text, err := os.ReadFile("grafana/actorgraph.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Title, UID string
		Panels     []struct {
			ID      int
			Title   string
			Type    string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr, LegendFormat string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	there, used := metrics(t), map[string]bool{}
	ids := map[int]bool{}
	for _, p := range dashboard.Panels {
		if ids[p.ID] || p.GridPos.W < 1 || p.GridPos.X+p.GridPos.W > 24 || len(p.Targets) == 0 {
			t.Errorf("panel %q is none: id %d, %+v", p.Title, p.ID, p.GridPos)
		}
		ids[p.ID] = true
		for _, target := range p.Targets {
			checkExpression(t, "panel "+p.Title, target.Expr, there)
			for _, name := range metricName.FindAllString(target.Expr, -1) {
				used[family(name)] = true
			}
		}
	}
	for name := range there {
		if strings.HasPrefix(name, "actorgraph_") && !used[family(name)] {
			t.Errorf("no panel shows %s", name)
		}
	}
}

// family is the metric that a series of a histogram is of.
func family(name string) string {
	for _, part := range []string{"_bucket", "_sum", "_count"} {
		name = strings.TrimSuffix(name, part)
	}
	return name
}

// TestMetricsAreDocumented: each has its row, and each row its metric.
func TestMetricsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	told, there := map[string]bool{}, map[string]bool{}
	for name := range metrics(t) {
		if strings.HasPrefix(name, "actorgraph_") {
			there[family(name)] = true
		}
	}
	for _, m := range regexp.MustCompile("`(actorgraph_[a-z_]+)`").FindAllStringSubmatch(string(page), -1) {
		if told[m[1]] = true; !there[m[1]] {
			t.Errorf("docs/operating.md tells of %s, which no server has", m[1])
		}
	}
	for name := range there {
		if !told[name] {
			t.Errorf("docs/operating.md does not tell of %s", name)
		}
	}
}

func TestAlerts(t *testing.T) {
	var rules struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	decode(t, "prometheus/alerts.yml", &rules)
	there, n := metrics(t), 0
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			n++
			checkExpression(t, r.Alert, r.Expr, there)
			if r.For != "" {
				if _, err := time.ParseDuration(r.For); err != nil {
					t.Errorf("%s: for: %v", r.Alert, err)
				}
			}
			if r.Alert == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%+v does not say what is wrong and what to do", r)
			}
		}
	}
	if n < 5 {
		t.Errorf("%d alerts", n)
	}
}

// decode reads a file of one document of YAML, all of whose fields are known.
func decode(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(text, into, yaml.DisallowUnknownField()); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// help is what the server says of its flags and variables.
func help(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := command.Run(t.Context(), []string{"serve", "--help"}, func(string) string { return "" }, command.Streams{In: strings.NewReader(""), Out: &out, Err: &out}, command.Build{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestUnit: systemd starts the program by flags that it has, as nobody in particular.
func TestUnit(t *testing.T) {
	text, err := os.ReadFile("systemd/actorgraph.service")
	if err != nil {
		t.Fatal(err)
	}
	settings, section := map[string]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		name, value, found := strings.Cut(line, "=")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = strings.Trim(line, "[]")
		case !found:
			t.Errorf("%q is no setting", line)
		default:
			settings[section+"."+name] = value
		}
	}
	for name, want := range map[string]string{
		"Service.DynamicUser": "yes", "Service.NoNewPrivileges": "yes", "Service.ProtectSystem": "strict", "Service.CapabilityBoundingSet": "",
		"Service.StateDirectory": "actorgraph", "Service.UMask": "0077", "Install.WantedBy": "multi-user.target",
	} {
		if got, ok := settings[name]; !ok || got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	flags := help(t)
	for word := range strings.FieldsSeq(settings["Service.ExecStart"]) {
		if strings.HasPrefix(word, "--") && !strings.Contains(flags, word+" ") {
			t.Errorf("serve has no flag %s", word)
		}
	}
	if state := "/var/lib/" + settings["Service.StateDirectory"] + "/"; strings.Count(settings["Service.ExecStart"], state) != 2 {
		t.Errorf("store and tokens are not in the one folder %s that it may write", state)
	}
}

// container is what the test looks at of one.
type container struct {
	Args []string
	Env  []struct{ Name, Value string }

	Ports                                       []struct{ Name string }
	StartupProbe, ReadinessProbe, LivenessProbe struct {
		HTTPGet struct{ Path, Port string }
	}
	SecurityContext struct {
		AllowPrivilegeEscalation, ReadOnlyRootFilesystem bool
		Capabilities                                     struct{ Drop []string }
	}
	VolumeMounts []struct{ Name, MountPath string }
	Resources    struct{ Limits map[string]string }
}

type manifest struct {
	Kind     string
	Metadata struct{ Name, Namespace string }
	Spec     struct {
		Replicas int
		Selector map[string]any
		Template struct {
			Spec struct {
				AutomountServiceAccountToken bool
				SecurityContext              struct {
					RunAsNonRoot                   bool
					RunAsUser, RunAsGroup, FsGroup int
					SeccompProfile                 map[string]string
				}
				Containers []container
				Volumes    []struct{ Name string }
			}
		}
		VolumeClaimTemplates []struct{ Metadata struct{ Name string } }
	}
}

// manifests returns what is in the file, by kind.
func manifests(t *testing.T) map[string]manifest {
	t.Helper()
	text, err := os.ReadFile("kubernetes/actorgraph.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out, d := map[string]manifest{}, yaml.NewDecoder(bytes.NewReader(text))
	for {
		var generic map[string]any
		if err := d.Decode(&generic); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		// JSON finds fields whatever their case.
		asJSON, err := json.Marshal(generic)
		if err != nil {
			t.Fatal(err)
		}
		var m manifest
		if err := json.Unmarshal(asJSON, &m); err != nil {
			t.Fatal(err)
		}
		out[m.Kind] = m
	}
}

// TestKubernetes: the manifests start the image as the number that it has as its user,
// by variables that the program knows, and ask it at addresses that are open to anybody.
func TestKubernetes(t *testing.T) {
	all := manifests(t)
	for _, kind := range []string{"Namespace", "Service", "StatefulSet", "NetworkPolicy"} {
		if _, ok := all[kind]; !ok {
			t.Errorf("no %s", kind)
		}
	}
	set := all["StatefulSet"].Spec
	pod := set.Template.Spec
	dockerfile, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	user := pod.SecurityContext
	if !strings.Contains(string(dockerfile), "USER 65532:65532\n") || user.RunAsUser != 65532 || user.RunAsGroup != 65532 || user.FsGroup != 65532 || !user.RunAsNonRoot {
		t.Errorf("the user is %+v, and not that of the image", user)
	}
	if set.Replicas != 1 || pod.AutomountServiceAccountToken || len(pod.Containers) != 1 || user.SeccompProfile["type"] != "RuntimeDefault" {
		t.Errorf("%d replicas of %d containers, account token %v", set.Replicas, len(pod.Containers), pod.AutomountServiceAccountToken)
	}
	c := pod.Containers[0]
	if s := c.SecurityContext; s.AllowPrivilegeEscalation || !s.ReadOnlyRootFilesystem || !slices.Equal(s.Capabilities.Drop, []string{"ALL"}) || c.Resources.Limits["memory"] == "" {
		t.Errorf("the container may too much: %+v, %v", s, c.Resources)
	}
	flags := help(t)
	for _, e := range c.Env {
		if strings.HasPrefix(e.Name, "ACTORGRAPH_") && !strings.Contains(flags, "["+e.Name+"]") {
			t.Errorf("serve has no variable %s", e.Name)
		}
	}
	for name, path := range map[string]string{"startup": c.StartupProbe.HTTPGet.Path, "readiness": c.ReadinessProbe.HTTPGet.Path, "liveness": c.LivenessProbe.HTTPGet.Path} {
		if need, ok := access.Address(path); !ok || need != (access.Need{}) {
			t.Errorf("%s asks %q, which is not open to the kubelet", name, path)
		}
	}
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		volumes[v.Name] = true
	}
	for _, v := range set.VolumeClaimTemplates {
		volumes[v.Metadata.Name] = true
	}
	mounted := map[string]bool{}
	for _, m := range c.VolumeMounts {
		if mounted[m.MountPath] = true; !volumes[m.Name] {
			t.Errorf("no volume %s", m.Name)
		}
	}
	if !mounted["/data"] || !mounted["/tmp"] {
		t.Errorf("mounted are %v; the server writes to /data and /tmp", mounted)
	}
}
