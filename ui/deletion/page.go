// Package deletion is the page that schedules the deletion of keys: what will
// happen and when, when each was last used, and the confirmation that must be
// typed.
//
// It refuses to end a waiting period (that is keyaction) and to know which page
// it was opened from.
package deletion

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	c      *page.Console
	keyIDs []string

	reading  *keyaction.Reading // the latest; answers to earlier ones are late
	subjects []subject          // none until the first answer
	failure  error              // of the latest answer

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

// subject is a key that the page is about.
type subject struct {
	keyaction.Key
	aliases []model.AliasListEntry
	uses    []string // sentences on its past; none until they were read
}

// New returns the page for keys; there is at least one.
func New(c *page.Console, keyIDs []string) *Page {
	const digits = 4
	p := &Page{c: c, keyIDs: keyIDs, days: widget.NewOfferField(c.Theme, digits), typed: widget.NewTextField(c.Theme, 0)}
	p.days.SetValue(strconv.Itoa(model.DefaultWindowDays))
	p.daysItem = &widget.Item{Label: "Waiting period (in days)", Field: p.days}
	p.typedItem = &widget.Item{Label: "To confirm", Field: p.typed}
	p.form = widget.NewForm(c.Theme, p.daysItem, p.typedItem)
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Schedule key deletion" }

// Init reads the keys and their use anew; what was typed stays.
func (p *Page) Init() tea.Cmd { return p.fetch() }

// Follow reads the keys and their use.
func (p *Page) Follow() (tea.Cmd, bool) { return p.fetch(), true }

// Capturing reports that letters are text now.
func (p *Page) Capturing() bool { return p.subjects != nil && p.form.Capturing() }

// Dirty is always "": a confirmation is not worth keeping.
func (p *Page) Dirty() string { return "" }

// Forget ends the reading; the page holds no plaintext.
func (p *Page) Forget() { p.reading.Stop() }

// Actions are to try again, or to say why ctrl+s does nothing: the form's
// buttons do the rest, and nothing that destroys is on a key of its own.
func (p *Page) Actions() []page.Action {
	if p.subjects == nil && p.failure != nil {
		return keyaction.TryAgain(p.fetch)
	}
	return []page.Action{{
		ID: "main-button", Label: "Schedule deletion: press the button", Keys: []string{"ctrl+s"}, Hidden: true,
		Run: func() tea.Cmd { return page.Send(page.Refused{Err: errPressTheButton}) },
	}}
}

var errPressTheButton = errors.New("nothing that cannot be taken back is on ctrl+s: press the button")

// Update takes answers, keys and the mouse.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.update(msg)
	p.refresh()
	return cmd
}

func (p *Page) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fetched:
		return p.take(msg)
	case usesRead:
		p.takeUses(msg)
	case scheduled:
		p.scheduling = false
		return p.fetch()
	case keyaction.Done:
		// The keys were disabled instead: there is nothing left to do here.
		return page.Send(page.Back{})
	case tea.KeyMsg:
		return p.press(msg)
	case widget.Mouse:
		return p.point(msg)
	}
	return nil
}

// press hands a key to the form. Enter never goes from the confirmation to
// what it confirms: it goes on to Cancel.
func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	if p.subjects == nil {
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

// Answers of a reading.
type (
	fetched struct {
		by       *keyaction.Reading
		subjects []subject
		err      error
	}
	usesRead struct {
		by   *keyaction.Reading
		uses [][]string // of each subject
	}
)

// fetch begins a new reading. How the keys were used follows its answer.
func (p *Page) fetch() tea.Cmd {
	r, ids := keyaction.Read(p.c, p.reading), p.keyIDs
	p.reading = r
	return r.Work("reading "+counted(len(ids)), func(ctx context.Context, s *vault.Session) tea.Msg {
		subjects := make([]subject, len(ids))
		for i, id := range ids {
			metadata, aliases, err := keyaction.Describe(ctx, s, id)
			if err != nil {
				return fetched{r, nil, err}
			}
			subjects[i] = subject{Key: keyaction.Of(metadata, aliases), aliases: aliases}
			subjects[i].May = keyaction.Permissions(ctx, s, id)
		}
		return fetched{r, subjects, nil}
	})
}

// take puts the keys on the screen, and has the trail read.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading {
		return nil
	}
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	p.subjects = msg.subjects
	r, keys := p.reading, p.keys()
	return r.Work("reading the trail", func(ctx context.Context, s *vault.Session) tea.Msg {
		uses := make([][]string, len(keys))
		for i, key := range keys {
			uses[i] = keyaction.ReadUsage(ctx, s, key)
		}
		return usesRead{r, uses}
	})
}

func (p *Page) takeUses(msg usesRead) {
	if msg.by != p.reading {
		return
	}
	for i := range p.subjects {
		p.subjects[i].uses = msg.uses[i]
	}
}

// keys are the keys of the page.
func (p *Page) keys() []keyaction.Key {
	keys := make([]keyaction.Key, len(p.subjects))
	for i, subject := range p.subjects {
		keys[i] = subject.Key
	}
	return keys
}

// due are those whose deletion can be scheduled now.
func (p *Page) due() []keyaction.Key {
	return slices.DeleteFunc(p.keys(), func(key keyaction.Key) bool { return p.kept(key) != "" })
}

// kept says why the deletion of a key cannot be scheduled, "" when it can.
func (p *Page) kept(key keyaction.Key) string {
	return keyaction.Off(model.OpScheduleKeyDeletion, key, p.c.Now())
}

// confirmation is what must be typed: what a person calls the key, or the
// number of keys.
func (p *Page) confirmation() string {
	if len(p.keyIDs) == 1 {
		return p.subjects[0].Label()
	}
	return "delete " + counted(len(p.due()))
}

func counted(keys int) string {
	if keys == 1 {
		return "1 key"
	}
	return fmt.Sprintf("%d keys", keys)
}

// window returns the waiting period that was typed; ok is false when it is not
// a number of days that can be asked for.
func (p *Page) window() (days int, ok bool) {
	days, err := strconv.Atoi(strings.TrimSpace(p.days.Value()))
	return days, err == nil && days >= model.MinWindowDays && days <= model.MaxWindowDays
}

// off says why deletion cannot be scheduled now, "" when it can.
func (p *Page) off() string {
	if p.c.ReadOnly != "" {
		return p.c.ReadOnly
	}
	_, ok := p.window()
	switch {
	case len(p.due()) == 0:
		return p.kept(p.subjects[0].Key)
	case !ok:
		return "The waiting period is not 7 to 30 days"
	case p.typed.Value() != p.confirmation():
		return "The confirmation is not typed"
	case p.scheduling:
		return "It is being scheduled"
	}
	return ""
}

// disable returns the action that stops the keys' use as well, and can be
// taken back.
func (p *Page) disable() page.Action {
	for _, action := range keyaction.ForAll(p.c, p.keys()) {
		if action.ID == keyaction.Disable {
			return action
		}
	}
	return page.Action{Off: "The key cannot be disabled"}
}

// scheduled says that the calls have ended and were not all made.
type scheduled struct{}

// schedule makes the calls, one by one. The page is left when all went well;
// else it stays with those that were refused or not tried.
func (p *Page) schedule() tea.Cmd {
	p.scheduling = true
	days, _ := p.window()
	var date time.Time
	return keyaction.Each(p.c, "scheduling the deletion of", p.due(), func(ctx context.Context, s *vault.Session, key keyaction.Key) error {
		answer, err := s.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: key.ID, PendingWindowInDays: &days})
		if err == nil {
			date = answer.DeletionDate
		}
		return err
	}, func(outcome keyaction.Outcome) tea.Msg {
		words := outcome.Report(p.c, "Schedule key deletion", func(done []keyaction.Key) page.Toast {
			return page.Toast{Text: fmt.Sprintf("%s will be deleted on %s. Until then you can cancel that.",
				widget.Clean(keyaction.Named(done)), dateOf(date))}
		})
		var became tea.Msg = scheduled{}
		if outcome.Complete() {
			became = page.Back{}
		}
		return page.InTurn(append([]tea.Msg{became}, words...)...)
	})
}

func dateOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }
