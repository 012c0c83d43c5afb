package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"coldkms/ui/widget/widgettest"
)

// keysFrame is the frame around the table of keys.
func keysFrame(width, height int) Frame {
	f := Frame{
		Theme: widgettest.Theme(), Width: width, Height: height,
		Crumbs:  []string{"coldkms", "Encryption keys"},
		Account: "111122223333", Region: "us-west-2", Principal: "KMSAdminUser",
		Hints: []Hint{{Key: "↵", Label: "open"}, {Key: "space", Label: "select"}, {Key: "n", Label: "create key"}, {Key: "a", Label: "key actions"}, {Key: "/", Label: "filter"}, {Key: "m", Label: "menu", Off: true}},
	}
	return f
}

func (f Frame) withTable() Frame {
	table := entryTable(f.Theme)
	table.SetSize(f.PageSize())
	table.SetRows(entries(40))
	f.Page = table.View()
	return f
}

func TestFrameLooks(t *testing.T) {
	for _, size := range []struct{ width, height int }{{60, 20}, {80, 24}, {140, 30}} {
		f := keysFrame(size.width, size.height).withTable()
		widgettest.AssertSize(t, f.View(), size.width, size.height)
		widgettest.Golden(t, fmt.Sprintf("frame-%dx%d", size.width, size.height), f.View())
	}
	f := keysFrame(80, 24)
	f.Refusal = []string{"AccessDeniedException: User: arn:aws:iam::111122223333:user/App is not authorized to perform: kms:DisableKey", "Sign in as a key administrator (i). w says why."}
	f.Toast, f.Status, f.Demo = Toast{Text: "Key created. u undoes it"}, "⠙ Encrypting, 3 s", "DEMO 2017-02-15"
	f.Crumbs = []string{"coldkms", "Encryption keys", "payroll", "Key policy", "Switch to policy view"}
	f = f.withTable()
	widgettest.Golden(t, "frame-refusal", f.View())
	dialog := deletion(f.Theme)
	dialog.SetSize(f.PageSize())
	f.Dialog = dialog.View()
	widgettest.AssertSize(t, f.View(), 80, 24)
	widgettest.Golden(t, "frame-dialog", f.View())
	widgettest.Golden(t, "frame-small", tooSmall(40, 10))
}

func TestFrameNarrows(t *testing.T) {
	long := []string{"coldkms", "Encryption keys", "payroll", "Key policy", "Switch to policy view"}
	for _, c := range []struct {
		width     int
		crumbs    []string
		principal string
		want      string
	}{
		{120, long[:3], "root", "coldkms ▸ Encryption keys ▸ payroll"},
		{80, long[:4], "root", "coldkms ▸ … ▸ payroll ▸ Key policy"},
		{80, long, "KMSAdminUser", "coldkms ▸ … ▸ Switch to policy view"},
		{66, long, "assumed-role/KMSAdministrators/session", "111122223333 · us-west-2 · assu…sion"},
		{60, long, "assumed-role/KMSAdministrators/session", "111122223333 · us-west-2 · assu…sion"},
	} {
		f := keysFrame(c.width, 24)
		f.Crumbs, f.Principal = c.crumbs, c.principal
		top, _, _ := strings.Cut(ansi.Strip(f.View()), "\n")
		if !strings.Contains(top, c.want) || !strings.Contains(top, "111122223333 · us-west-2") {
			t.Errorf("at %d cells: %q, want in it %q", c.width, top, c.want)
		}
	}
}

// Whatever the texts and the size, the frame has exactly its size, and account
// and Region are on it.
func TestFrameIsExact(t *testing.T) {
	texts := rapid.SliceOfN(strangeText(), 0, 6)
	rapid.Check(t, func(t *rapid.T) {
		f := keysFrame(rapid.IntRange(1, 160).Draw(t, "width"), rapid.IntRange(1, 50).Draw(t, "height"))
		f.Crumbs = append(f.Crumbs, texts.Draw(t, "crumbs")...)
		f.Principal, f.Toast.Text, f.Status = strangeText().Draw(t, "principal"), strangeText().Draw(t, "toast"), strangeText().Draw(t, "status")
		f.Offer = Hint{Key: rapid.SampledFrom([]string{"", "u"}).Draw(t, "offer"), Label: strangeText().Draw(t, "offered")}
		f.Refusal = texts.Draw(t, "refusal")
		f.Page = strings.Join(texts.Draw(t, "page"), "\n")
		view := f.View()
		widgettest.AssertSize(t, view, f.Width, f.Height)
		top, _, _ := strings.Cut(ansi.Strip(view), "\n")
		if f.Width >= MinWidth && f.Height >= MinHeight && !strings.Contains(top, "111122223333 · us-west-2") {
			t.Fatalf("account or Region is gone: %q", top)
		}
	})
}

func TestFrameBottomLine(t *testing.T) {
	for _, c := range []struct {
		width int
		want  string
	}{
		{140, "↵ open  space select  n create key  a key actions  / filter  m menu  ? help"},
		{70, "↵ open  space select  n create key  a key actions  / filter  ? help"},
		{60, "↵ open  space select  n create key  a key actions  ? help"},
	} {
		if got := trim(keysFrame(c.width, 24).bottomLine()); got != c.want {
			t.Errorf("at %d cells: %q, want %q", c.width, got, c.want)
		}
	}
	f := keysFrame(140, 24)
	f.Typing = true
	if got := trim(f.bottomLine()); !strings.HasSuffix(got, "F1 help") {
		t.Errorf("while text is typed: %q", got)
	}
}

func TestOverlay(t *testing.T) {
	base := "aaaaaaaa\nbbbbbbbb\n鍵鍵鍵鍵\ndddddddd"
	for _, c := range []struct {
		name, box string
		x, y      int
		want      string
	}{
		{"inside", "XX\nXX", 3, 1, "aaaaaaaa\nbbbXXbbb\n鍵 XX 鍵\ndddddddd"},
		{"on wide characters", "XX", 2, 2, "aaaaaaaa\nbbbbbbbb\n鍵XX鍵鍵\ndddddddd"},
		{"over the lower edge", "X\nX", 0, 3, "aaaaaaaa\nbbbbbbbb\n鍵鍵鍵鍵\nXddddddd"},
		{"over the upper edge", "X\nY", 0, -1, "Yaaaaaaa\nbbbbbbbb\n鍵鍵鍵鍵\ndddddddd"},
		{"over the right edge", "XXXX", 6, 0, "aaaaaaXX\nbbbbbbbb\n鍵鍵鍵鍵\ndddddddd"},
	} {
		if got := Overlay(base, c.box, c.x, c.y); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
	if got, want := Centered("aaaaa\naaaaa\naaaaa", "X"), "aaaaa\naaXaa\naaaaa"; got != want {
		t.Errorf("centred:\n%s", got)
	}
}

func TestToasts(t *testing.T) {
	var toasts Toasts
	start := time.Date(2017, 2, 15, 9, 0, 0, 0, time.UTC)
	for i := range 250 {
		toasts.Add(fmt.Sprintf("result\n%d", i), start.Add(time.Duration(i)*time.Second))
	}
	last := start.Add(249 * time.Second)
	if got := toasts.Current(last.Add(9 * time.Second)).Text; got != "result 249" {
		t.Errorf("after nine seconds %q", got)
	}
	if got := toasts.Current(last.Add(10 * time.Second)).Text; got != "" {
		t.Errorf("after ten seconds %q", got)
	}
	if got := toasts.History(last); len(got) != 200 || got[0].Text != "result 50" {
		t.Errorf("%d in the history, the first %q", len(got), got[0].Text)
	}
}

// A warning is told from a result, and shown whole: the page gives way to it,
// the keys do not.
func TestToastThatIsLongerThanItsRule(t *testing.T) {
	f := keysFrame(80, 24)
	const keys = 23
	line := func(place int) string { return strings.Split(widgettest.Trimmed(f.View()), "\n")[place] }
	hints := line(keys)
	f.Toast = Toast{Text: "the last batch was missing in the database; it was written again from the mirror", Caution: true}
	rule, more := line(keys-2), line(keys-1)
	if !strings.Contains(rule, f.Theme.Signs.Caution+" the last batch") || strings.Contains(rule, f.Theme.Signs.Done) {
		t.Errorf("the rule is %q", rule)
	}
	if whole := strings.Trim(strings.TrimPrefix(rule, "── ! "), "─ ") + more; strings.Join(strings.Fields(whole), " ") != f.Toast.Text {
		t.Errorf("%q and %q are not the whole warning", rule, more)
	}
	for words, want := range map[int]int{1: 20, 15: 19, 40: 18, 400: 18} {
		f.Toast.Text = strings.TrimSpace(strings.Repeat("done ", words))
		if _, height := f.PageSize(); height != want || line(keys) != hints {
			t.Errorf("%d words leave %d lines to the page, want %d; the keys are %q", words, height, want, line(keys))
		}
		if cut := strings.Contains(line(keys-1), f.Theme.Signs.Ellipsis); cut != (words == 400) {
			t.Errorf("%d words: the last line of the toast is %q", words, line(keys-1))
		}
	}
}

func TestWarningsInTurn(t *testing.T) {
	var toasts Toasts
	start := time.Date(2017, 2, 15, 9, 0, 0, 0, time.UTC)
	toasts.WarnInTurn([]string{"first", "second"}, start)
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{0, "first"}, {9 * time.Second, "first"}, {10 * time.Second, "second"}, {20 * time.Second, ""}} {
		if got := toasts.Current(start.Add(c.after)).Text; got != c.want {
			t.Errorf("after %v %q, want %q", c.after, got, c.want)
		}
	}
	toasts.Add("done", start.Add(5*time.Second))
	if got := toasts.Current(start.Add(6 * time.Second)).Text; got != "done" {
		t.Errorf("a result that comes meanwhile is not shown at once, but %q", got)
	}
}

func TestWorking(t *testing.T) {
	start := time.Date(2017, 2, 15, 9, 0, 0, 0, time.UTC)
	theme := widgettest.Theme()
	for _, c := range []struct {
		name  string
		after time.Duration
		want  string
	}{
		{"", time.Hour, ""},
		{"Encrypting", 199 * time.Millisecond, ""},
		{"Encrypting", 200 * time.Millisecond, "⠹ Encrypting"},
		{"Encrypting", 300 * time.Millisecond, "⠸ Encrypting"},
		{"Encrypting", 3200 * time.Millisecond, "⠹ Encrypting, 3 s"},
	} {
		w := Working{Name: c.name, Since: start}
		if got := w.Text(theme, start.Add(c.after)); got != c.want {
			t.Errorf("%q after %v: %q, want %q", c.name, c.after, got, c.want)
		}
	}
}

const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Allow \"escaped\": use of the key by 鍵",
      "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::111122223333:user/KMSUser", "arn:aws:iam::444455556666:root"]},
      "Condition": {"Bool": {"kms:GrantIsForAWSResource": true}, "NumericLessThan": {"x": -1.5e3}}
    }
  ]
}`

func TestDocument(t *testing.T) {
	d := NewDocument(widgettest.Theme())
	d.JSON = true
	d.SetSize(60, 7)
	d.SetText(policy)
	for name, keys := range map[string][]string{"document": nil, "document-end": {"G", "k"}} {
		for _, k := range append(keys, "g") {
			if k == "g" {
				widgettest.AssertSize(t, d.View(), 60, 7)
				widgettest.Golden(t, name, d.View()+"\n"+d.Position())
			}
			d.Update(stroke(k))
		}
	}
	d.SetSize(60, 20)
	widgettest.GoldenColour(t, "document-colour", d.View())
	if d.Position() != "" {
		t.Errorf("position %q when all is on the screen", d.Position())
	}
}

// Colours only dress a text: stripped, it is what it was.
func TestColourJSONKeepsTheText(t *testing.T) {
	theme := widgettest.Theme()
	rapid.Check(t, func(t *rapid.T) {
		text := Clean(rapid.OneOf(strangeText(), rapid.StringOf(rapid.SampledFrom([]rune(`{}[]:,"\ a1鍵-`)))).Draw(t, "text"))
		if got := ansi.Strip(colourJSON(theme, text, rapid.Bool().Draw(t, "inString"))); got != text {
			t.Fatalf("coloured %q is %q", text, got)
		}
	})
}
