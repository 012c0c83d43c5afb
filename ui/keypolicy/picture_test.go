package keypolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		name     string
		document string
		keys     []string
	}{
		{"administrators", guide().Document(), nil},
		{"users", guide().Document(), []string{"right"}},
		{"none", policy.Default(home), nil},
		{"no-users", policy.Default(home), []string{"right"}},
		{"checked", guide().Document(), []string{"space"}},
		{"filtered", guide().Document(), []string{"/", "r", "o", "l", "e"}},
		{"changed", guide().Document(), []string{"space", "d"}},
		{"adding", guide().Document(), []string{"n"}},
		{"found", guide().Document(), []string{"n", "a", "l", "i", "enter", "space"}},
		{"nobody-found", guide().Document(), []string{"n", "z", "o", "e"}},
		{"account-mistake", guide().Document(), []string{"right", "tab", "down", "7", "7", "ctrl+s"}},
		{"difference", guide().Document(), []string{"d", "n", "a", "l", "i", "enter", "enter", "ctrl+s"}},
		{"difference-of-one-line", compact(guide().Document()), []string{"d", "ctrl+s"}},
		{"older", older(guide(), true), nil},
		{"upgrade", older(guide(), true), []string{"U"}},
		{"upgrade-ticks", older(guide(), false), []string{"U"}},
		{"another-id", strings.Replace(guide().Document(), "key-consolepolicy-2", "ours", 1), nil},
		{"another-action", strings.Replace(guide().Document(), `"kms:Get*"`, `"kms:Get*", "kms:Decrypt"`, 1), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			p := d.open(d.key("payroll", c.document))
			p.Press(c.keys...)
			p.Pictures(c.name)
		})
	}
}

// compact puts a document on one line.
func compact(document string) string {
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(document)); err != nil {
		panic(err)
	}
	return out.String()
}

func TestPicturesOfWhatIsNotThere(t *testing.T) {
	d := newDesk(t)
	p := d.open("1234abcd-12ab-34cd-56ef-1234567890ab")
	p.Pictures("not-found")

	p = d.open(d.managed())
	p.Pictures("managed")

	loading := New(d.Console, "1234abcd-12ab-34cd-56ef-1234567890ab", false)
	loading.SetSize(80, 20)
	widgettest.Golden(t, "loading-80x24", loading.View())
}

func TestPicturesOfOthers(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("d")
	theirs := guide()
	theirs.Users = append(theirs.Users, arns("user/Bob")...)
	d.put(id, theirs.Document())
	p.Press("ctrl+s", "ctrl+s")
	p.Pictures("overtaken")

	d.deleteUser("Bob")
	p = d.open(id)
	p.Press("right")
	p.Pictures("gone")
	p.Press("left", "d", "ctrl+s")
	p.Pictures("gone-difference")
	p.Hold = true
	p.Press("ctrl+s")
	p.Pictures("saving")
	p.Release()

	p.Press("d", "p")
	asked := pagetest.Sent[page.Ask](p)
	dialog := asked[len(asked)-1].Dialog
	dialog.SetSize(80, 20)
	widgettest.Golden(t, "switching", dialog.View())
}

// The list is there also when the users and roles may not be read.
func TestPictureWithoutTheDirectory(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.key("payroll", guide().Document()))
	shown := p.Page.(*Page)
	p.Press("n", "esc")
	p.Deliver(principalsRead{by: shown.reading, err: errors.New("the vault is closed")})
	p.Pictures("no-directory")
}

// An account without users and roles says how one is made, and lists who came
// meanwhile.
func TestPictureOfAnEmptyAccount(t *testing.T) {
	d := &desk{pagetest.NewDesk(t, widgettest.Theme())}
	p := d.open(d.key("payroll", policy.Default(home)))
	p.Press("n")
	p.Pictures("empty-account")
	d.person("user/Alice")
	p.Press("esc", "esc", "n")
	same(t, "who can be added", rows(p), []string{"Alice"})
}

func TestPictureOfTheColours(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.key("payroll", older(guide(), true)))
	p.Press("d")
	widgettest.GoldenColour(t, "older-colours", p.View())
	p.Press("ctrl+s")
	widgettest.GoldenColour(t, "difference-colours", p.View())

	p = d.open(d.key("archive", policy.Default(home)))
	widgettest.GoldenColour(t, "none-colours", p.View())
}
