// Package deletion is the page that schedules the deletion of a key: what will
// happen and when, when the key was last used, and the confirmation that must
// be typed.
//
// It refuses to end a waiting period (that is keyaction) and to know which page
// it was opened from.
package deletion

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Page asks for the waiting period and the confirmation.
type Page struct {
	c     *page.Console
	keyID string

	reading *keyaction.Reading // the latest; answers to earlier ones are late
	key     *keyaction.Key     // nil until the first answer
	aliases []model.AliasListEntry
	failure error  // of the latest answer
	lastUse string // a sentence, "" until the trail was read

	form       *widget.Form
	days       *widget.TextField
	typed      *widget.TextField
	daysItem   *widget.Item
	typedItem  *widget.Item
	scheduling bool

	top           int // first line of the text on the screen
	width, height int
}

var _ page.Page = (*Page)(nil)

// New returns the page for a key.
func New(c *page.Console, keyID string) *Page {
	const digits = 4
	p := &Page{c: c, keyID: keyID, days: widget.NewTextField(c.Theme, digits), typed: widget.NewTextField(c.Theme, 0)}
	p.days.SetValue(strconv.Itoa(model.DefaultWindowDays))
	p.daysItem = &widget.Item{Label: "Waiting period (in days)", Field: p.days}
	p.typedItem = &widget.Item{Label: "To confirm", Field: p.typed}
	p.form = widget.NewForm(c.Theme, p.daysItem, p.typedItem)
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Schedule key deletion" }

// Init reads the key and its use anew; what was typed stays.
func (p *Page) Init() tea.Cmd { return p.fetch() }

// Capturing reports that letters are text now.
func (p *Page) Capturing() bool { return p.key != nil && p.form.Capturing() }

// Dirty is always "": a confirmation is not worth keeping.
func (p *Page) Dirty() string { return "" }

// Forget ends the reading; the page holds no plaintext.
func (p *Page) Forget() { p.reading.Stop() }

// Actions are to try again, or to say why ctrl+s does nothing: the form's
// buttons do the rest, and nothing that destroys is on a key of its own.
func (p *Page) Actions() []page.Action {
	if p.key == nil && p.failure != nil {
		return []page.Action{{ID: "try-again", Label: "Try again", Keys: []string{"t"}, Run: p.fetch}}
	}
	return []page.Action{{
		ID: "main-button", Label: "Schedule deletion: press the button", Keys: []string{"ctrl+s"}, Hidden: true,
		Run: func() tea.Cmd { return page.Send(page.Refused{Err: errPressTheButton}) },
	}}
}

var errPressTheButton = errors.New("nothing that cannot be taken back is on ctrl+s: press the button")

// Update takes answers, and the keys of the form.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.update(msg)
	p.refresh()
	return cmd
}

func (p *Page) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fetched:
		return p.take(msg)
	case keyaction.EventsRead:
		p.takeEvents(msg)
	case scheduled:
		p.scheduling = false
	case keyaction.Done:
		// The key was disabled instead: there is nothing left to do here.
		return page.Send(page.Back{})
	case tea.KeyMsg:
		return p.press(msg)
	}
	return nil
}

// press hands a key to the form. Enter never goes from the confirmation to
// what it confirms: it goes on to Cancel.
func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	if p.key == nil {
		return nil
	}
	switch msg.Type {
	case tea.KeyPgDown:
		p.scroll(1)
		return nil
	case tea.KeyPgUp:
		p.scroll(-1)
		return nil
	}
	if p.typed.Focused() && msg.Type == tea.KeyEnter {
		msg = tea.KeyMsg{Type: tea.KeyTab}
	}
	_, cmd := p.form.Update(msg)
	return cmd
}

// fetched is the first answer of a reading.
type fetched struct {
	by       *keyaction.Reading
	metadata model.KeyMetadata
	aliases  []model.AliasListEntry
	err      error
}

// eventsLimit is how many of the key's records are searched for its use.
const eventsLimit = 1000

func (p *Page) fetch() tea.Cmd {
	r, id := keyaction.Read(p.c, p.reading), p.keyID
	p.reading = r
	return r.Work("reading the key", func(ctx context.Context, s *vault.Session) tea.Msg {
		metadata, aliases, err := keyaction.Describe(ctx, s, id)
		return fetched{r, metadata, aliases, err}
	})
}

// take puts the key on the screen, and has the trail read.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading {
		return nil
	}
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	key := keyaction.Of(msg.metadata, msg.aliases)
	p.key, p.aliases = &key, msg.aliases
	return p.reading.Events(p.keyID, eventsLimit)
}

func (p *Page) takeEvents(msg keyaction.EventsRead) {
	switch {
	case msg.By != p.reading:
	case msg.Err != nil:
		p.lastUse = "When it was last used could not be read."
	default:
		p.lastUse = keyaction.LastUse(msg.Events, len(msg.Events) < eventsLimit)
		p.key.Events = msg.Events
	}
}

// window returns the waiting period that was typed; ok is false when it is not
// a number of days that can be asked for.
func (p *Page) window() (days int, ok bool) {
	days, err := strconv.Atoi(strings.TrimSpace(p.days.Value()))
	return days, err == nil && days >= model.MinWindowDays && days <= model.MaxWindowDays
}

// off says why deletion cannot be scheduled now, "" when it can.
func (p *Page) off() string {
	if why := cmp.Or(p.c.ReadOnly, keyaction.Off(model.OpScheduleKeyDeletion, *p.key, p.c.Now())); why != "" {
		return why
	}
	_, ok := p.window()
	switch {
	case !ok:
		return "The waiting period is not 7 to 30 days"
	case p.typed.Value() != p.key.Label():
		return "The confirmation is not typed"
	case p.scheduling:
		return "It is being scheduled"
	}
	return ""
}

// disable returns the action that stops the key's use as well, and can be
// taken back.
func (p *Page) disable() page.Action {
	for _, action := range keyaction.For(p.c, *p.key) {
		if action.ID == keyaction.Disable {
			return action
		}
	}
	return page.Action{Off: "The key cannot be disabled"}
}

// scheduled says that the call has ended, one way or the other.
type scheduled struct{}

func (p *Page) schedule() tea.Cmd {
	p.scheduling = true
	name := widget.Clean(p.key.Label())
	days, _ := p.window()
	request := &model.ScheduleKeyDeletionRequest{KeyID: p.keyID, PendingWindowInDays: &days}
	return p.c.Call("scheduling the deletion", func(ctx context.Context, s *vault.Session) tea.Msg {
		answer, err := s.ScheduleKeyDeletion(ctx, request)
		if err != nil {
			return tea.BatchMsg{page.Send(scheduled{}), page.Send(page.Refused{Err: err})}
		}
		toast := fmt.Sprintf("%s will be deleted on %s. Until then you can cancel that.", name, date(answer.DeletionDate))
		return tea.BatchMsg{page.Send(scheduled{}), page.Send(page.Toast{Text: toast}), page.Send(page.Back{})}
	})
}

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }
