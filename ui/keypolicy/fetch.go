package keypolicy

import (
	"cmp"
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// subject is the key whose policy it is.
type subject struct {
	keyaction.Key
	account  string // that the key belongs to
	imported bool   // its administrators import its material
}

// name is what a person calls the key.
func (k *subject) name() string { return widget.Clean(k.Label()) }

// document is a key policy as it was read.
type document struct {
	text     string
	view     policy.View
	obstacle error // why the default view cannot show it, nil when it can
}

func newDocument(text, account string) *document {
	d := &document{text: text}
	parsed, err := policy.Parse(text, policy.KeyPolicy)
	if err != nil {
		d.obstacle = err
		return d
	}
	view, obstacle := policy.ReadView(parsed, account)
	d.view = view
	if obstacle != nil {
		d.obstacle = obstacle
	}
	return d
}

// errManaged is why the policy of an AWS managed key is only read (the guide,
// "Editing Keys").
var errManaged = errors.New("AWS managed keys cannot be edited: the service that made the key decides who uses it")

// obstacle is why the default view cannot show the policy, nil when it can.
func (p *Page) obstacle() error {
	if p.key.Managed {
		return errManaged
	}
	return p.base.obstacle
}

// Answers of a reading.
type (
	fetched struct {
		by   *keyaction.Reading
		key  *subject
		base *document
		err  error
	}
	principalsRead struct {
		by  *keyaction.Reading
		all []identity.Principal
		err error
	}
)

// fetch begins a new reading: the policy, and beside it the users and roles.
func (p *Page) fetch() tea.Cmd {
	r, id := keyaction.Read(p.c, p.reading), p.keyID
	p.reading, p.behind = r, false
	return tea.Batch(
		r.Work("reading the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
			key, base, err := read(ctx, s, id)
			return fetched{r, key, base, err}
		}),
		p.readPrincipals())
}

// readPrincipals reads the users and roles for the latest reading.
func (p *Page) readPrincipals() tea.Cmd {
	r := p.reading
	return r.Work("reading the users and roles", func(ctx context.Context, s *vault.Session) tea.Msg {
		all, err := s.Principals(ctx)
		return principalsRead{r, all, err}
	})
}

func read(ctx context.Context, s *vault.Session, keyID string) (*subject, *document, error) {
	metadata, aliases, err := keyaction.Describe(ctx, s, keyID)
	if err != nil {
		return nil, nil, err
	}
	text, err := keyaction.Policy(ctx, s, keyID)
	if err != nil {
		return nil, nil, err
	}
	key := &subject{
		Key: keyaction.Of(metadata, aliases), account: metadata.AWSAccountID,
		imported: metadata.Origin == model.OriginExternal,
	}
	key.May = keyaction.Permissions(ctx, s, keyID)
	return key, newDocument(text, key.account), nil
}

// take puts what was read on the screen. A saving that goes on knows better.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading || p.saving {
		return nil
	}
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	p.key = msg.key
	cmd := p.rebase(msg.base)
	if p.upgrade && p.editable() && p.older() && p.off() == "" {
		cmd = tea.Batch(cmd, p.preview())
	}
	p.upgrade = false
	return cmd
}

// rebase makes what was chosen changes to another document than the one that it
// was chosen for. When the default view cannot show that one, nothing is left.
func (p *Page) rebase(next *document) tea.Cmd {
	before := p.base
	p.base = next
	if !p.editable() {
		p.review, p.adding = nil, nil
		return nil
	}
	if before == nil || before.obstacle != nil {
		before = next
		for _, s := range p.sections {
			s.begin(next.view.Console)
		}
	}
	for _, s := range p.sections {
		s.rebase(before.view.Console, next.view.Console)
		s.people.show(p.known)
	}
	if p.review != nil && before.text != next.text {
		return p.reviewAgain()
	}
	return nil
}

// off says why nothing can be changed, "" when it can.
func (p *Page) off() string {
	return cmp.Or(p.c.ReadOnly, keyaction.Off(model.OpPutKeyPolicy, p.key.Key, p.c.Now()))
}
