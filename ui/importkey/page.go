// Package importkey is the wizard that brings key material into a key of origin
// EXTERNAL, by the guide's "Importing Key Material": it downloads a wrapping key
// and import token, and uploads what they were used for. The vault does both.
//
// It refuses to know key material: what it reads and sends is encrypted. It
// does not know which page it was opened from.
package importkey

import (
	"cmp"
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/pickfile"
	"coldkms/ui/savefile"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Page is the wizard.
type Page struct {
	console  *page.Console
	keyID    string
	creating bool // the key was made a moment ago: the rest can be left for later

	key    keyaction.Key
	origin string // of the key; "" until it was described

	download *download
	upload   *upload
	at       int  // the step on the screen
	began    int  // the step that the wizard was opened on
	marked   bool // its mistakes are shown
	over     bool // the material is imported, or left for later

	doing   string // what runs now, in words; "" when nothing does
	request int    // of the work whose result is waited for
	loading int    // of the latest description that was asked for

	width, height int
}

var _ page.Page = (*Page)(nil)

// The places of the steps.
const (
	downloading = iota
	uploading
)

// New returns the wizard on its first step. creating says that the key was made
// a moment ago.
func New(c *page.Console, keyID string, creating bool) *Page {
	return newPage(c, keyID, creating, vault.CheckWrapping)
}

// newPage is New with what says whether this program may use an algorithm.
func newPage(c *page.Console, keyID string, creating bool, approve func(algorithm string) error) *Page {
	p := &Page{console: c, keyID: keyID, creating: creating, key: keyaction.Key{ID: keyID}}
	p.download, p.upload = newDownload(p, approve), newUpload(p)
	p.refresh()
	return p
}

// NewUpload returns the wizard on its second step, for what was downloaded
// before.
func NewUpload(c *page.Console, keyID string) *Page {
	p := New(c, keyID, false)
	p.at, p.began = uploading, uploading
	p.refresh()
	return p
}

// Title is the crumb.
func (p *Page) Title() string { return "Import key material" }

// described is the key as the vault has it.
type described struct {
	loading int
	key     keyaction.Key
	origin  string
	err     error
}

// Init reads the key anew. What is typed stays, and so does work that runs.
func (p *Page) Init() tea.Cmd {
	p.loading++
	loading, id := p.loading, p.keyID
	return p.console.Call("reading the key", func(ctx context.Context, s *vault.Session) tea.Msg {
		metadata, aliases, err := keyaction.Describe(ctx, s, id)
		if err != nil {
			return described{loading: loading, err: err}
		}
		key := keyaction.Of(metadata, aliases)
		key.May = keyaction.Permissions(ctx, s, id)
		return described{loading, key, metadata.Origin, nil}
	})
}

// Follow reads the key.
func (p *Page) Follow() (tea.Cmd, bool) { return p.Init(), true }

func (p *Page) takeDescribed(msg described) tea.Cmd {
	switch {
	case msg.loading != p.loading:
		return nil
	case msg.err != nil:
		return page.Send(page.Refused{Err: msg.err})
	}
	p.key, p.origin = msg.key, msg.origin
	return nil
}

// off says why a step's call does not work with this key, "" when it does or
// that is not known yet: then the vault decides.
func (p *Page) off(op *model.Operation) string {
	switch {
	case p.console.ReadOnly != "":
		return p.console.ReadOnly
	case p.origin == "":
		return ""
	case p.origin != model.OriginExternal:
		return "The key's origin is not External: it takes no key material"
	}
	return keyaction.Off(op, p.key, p.console.Now())
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.layout()
}

// Capturing reports that a text field has the focus.
func (p *Page) Capturing() bool { return p.form().Capturing() }

// Forget drops nothing: the wizard holds no secret.
func (p *Page) Forget() {}

// Dirty names what leaving would lose.
func (p *Page) Dirty() string {
	switch {
	case p.over:
		return ""
	case p.doing == importing:
		return "sight of the key material that is being imported"
	}
	return p.upload.typed()
}

// Update takes results of work, keys and the mouse.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.update(msg)
	p.refresh()
	return cmd
}

func (p *Page) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case described:
		return p.takeDescribed(msg)
	case seeFolder:
		return p.download.form.Focus(p.download.folder)
	case downloaded:
		return p.takeDownloaded(msg)
	case savefile.Ended:
		return p.takeSaved(msg)
	case sampled:
		return p.takeSampled(msg)
	case imported:
		return p.takeImported(msg)
	case pickfile.Listed:
		msg.Show()
		return nil
	case pickfile.Picked:
		return p.takePicked(msg)
	case widget.Mouse:
		return p.point(msg)
	case tea.KeyMsg:
		if at := p.pathUnderFocus(); at != nil && msg.String() == browseKey {
			return p.browse(at)
		}
	}
	_, cmd := p.form().Update(msg)
	return cmd
}

// form is that of the step on the screen.
func (p *Page) form() *widget.Form {
	if p.at == uploading {
		return p.upload.form
	}
	return p.download.form
}

// show puts a step on the screen.
func (p *Page) show(at int) tea.Cmd {
	p.at, p.marked = at, false
	p.refresh()
	return p.form().FocusField()
}

// mark shows every mistake of the step, with the focus on the first.
func (p *Page) mark() (wrong bool, cmd tea.Cmd) {
	p.marked = true
	p.refresh()
	wrong, cmd = p.form().FocusProblem()
	p.marked = wrong
	return wrong, cmd
}

// begin says that work runs whose result must come before anything else.
func (p *Page) begin(doing string) (request int) {
	p.request++
	p.doing = doing
	return p.request
}

// ends reports that the work of a request is over; another one's is late.
func (p *Page) ends(request int) bool {
	if request != p.request {
		return false
	}
	p.request++
	p.doing = ""
	return true
}

// busy returns why buttons do not work now, "" when they do.
func (p *Page) busy() string {
	if p.doing == "" {
		return ""
	}
	return "still " + p.doing
}

// leave ends the wizard: for the key that was made it shows it, else it goes
// back to where it was opened.
func (p *Page) leave(toast string) tea.Cmd {
	p.over = true
	var where tea.Msg = page.Back{}
	if p.creating {
		where = page.Replace{Route: page.KeyDetails{KeyID: p.keyID}}
	}
	return page.Send(page.InTurn(where, page.Toast{Text: toast}))
}

// name is what a person calls the key.
func (p *Page) name() string { return widget.Clean(cmp.Or(p.key.Name, p.key.Label())) }
