package keydetails

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// facts are what is known of a key.
type facts struct {
	metadata  model.KeyMetadata
	aliases   []model.AliasListEntry
	policy    string
	policyErr error // why the policy cannot be shown
	older     bool  // the policy is an older version of the default
	tags      []model.Tag
	tagsKnown bool
	events    []trail.Event // nil until they were read
	usage     *vault.Usage  // nil until it was read
	usageErr  error         // why it could not be read
}

func (f *facts) subject() keyaction.Key {
	return keyaction.Of(f.metadata, f.aliases)
}

// Answers of a reading.
type (
	fetched struct {
		by    *keyaction.Reading
		facts *facts
		err   error
	}
	tagsRead struct {
		by   *keyaction.Reading
		tags []model.Tag
		err  error
	}
	usageRead struct {
		by    *keyaction.Reading
		usage vault.Usage
		err   error
	}
)

// eventsShown is how many of the key's records the trail section holds.
const eventsShown = vault.KeyEventsKept

// fetch begins a new reading. The trail and the tags follow its answer.
func (p *Page) fetch() tea.Cmd {
	r, id := keyaction.Read(p.c, p.reading), p.keyID
	p.reading = r
	return r.Work("reading the key", func(ctx context.Context, s *vault.Session) tea.Msg {
		facts, err := factsOf(ctx, s, id)
		return fetched{r, facts, err}
	})
}

// factsOf reads a key. A policy that the caller may not read leaves the rest
// standing.
func factsOf(ctx context.Context, s *vault.Session, keyID string) (*facts, error) {
	metadata, aliases, err := keyaction.Describe(ctx, s, keyID)
	if err != nil {
		return nil, err
	}
	f := &facts{metadata: metadata, aliases: aliases}
	answer, err := s.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: keyID})
	if err != nil {
		f.policyErr = err
		return f, nil
	}
	f.policy, f.older = answer.Policy, isOlderDefault(answer.Policy, metadata.AWSAccountID)
	return f, nil
}

// isOlderDefault reports that a newer version of the default key policy is
// available for a document.
func isOlderDefault(text, account string) bool {
	document, err := policy.Parse(text, policy.KeyPolicy)
	if err != nil {
		return false
	}
	view, obstacle := policy.ReadView(document, account)
	return obstacle == nil && len(view.Lacks) > 0
}

// take puts a fetched key on the screen. What was read of the one before
// stays until it was read anew.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading {
		return nil
	}
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	if p.key != nil {
		msg.facts.tags, msg.facts.tagsKnown = p.key.tags, p.key.tagsKnown
		msg.facts.events = p.key.events
		msg.facts.usage, msg.facts.usageErr = p.key.usage, p.key.usageErr
	}
	p.key = msg.facts
	p.sections.aliases.SetRows(p.key.aliases)
	p.sections.policy.showPolicy(p.key)
	p.fit()
	return tea.Batch(p.readUsage(), p.readEvents(), p.readTags(), p.readOthers())
}

func (p *Page) readUsage() tea.Cmd {
	r, id := p.reading, p.keyID
	return r.Work("reading the key's use", func(ctx context.Context, s *vault.Session) tea.Msg {
		usage, err := s.KeyUsage(ctx, id)
		return usageRead{r, usage, err}
	})
}

func (p *Page) takeUsage(msg usageRead) {
	if msg.by == p.reading {
		p.key.usage, p.key.usageErr = &msg.usage, msg.err
	}
}

func (p *Page) readEvents() tea.Cmd {
	p.sections.trail.SetEmpty("Reading the trail…")
	return p.reading.Events(p.keyID, eventsShown)
}

func (p *Page) takeEvents(msg keyaction.EventsRead) {
	switch {
	case msg.By != p.reading:
	case msg.Err != nil:
		p.sections.trail.SetEmpty("The trail could not be read: " + widget.Clean(msg.Err.Error()))
	default:
		p.key.events = append([]trail.Event{}, msg.Events...)
		p.sections.trail.SetEmpty("There is no record of this key in the trail.")
		p.sections.trail.SetRows(p.key.events)
	}
}

// readTags reads the key's tags once a reading, while their section is on the
// screen: each list leaves a record.
func (p *Page) readTags() tea.Cmd {
	if p.key == nil || p.tagsAsked == p.reading || p.sections.current() != body(p.sections.tags) {
		return nil
	}
	r, id := p.reading, p.keyID
	p.tagsAsked = r
	return r.Work("reading the key's tags", func(ctx context.Context, s *vault.Session) tea.Msg {
		tags, err := keyaction.Tags(ctx, s, id)
		return tagsRead{r, tags, err}
	})
}

func (p *Page) takeTags(msg tagsRead) {
	switch {
	case msg.by != p.reading:
	case msg.err != nil:
		p.sections.tags.SetEmpty("The tags could not be read: " + widget.Clean(msg.err.Error()))
	default:
		p.key.tags, p.key.tagsKnown = msg.tags, true
		p.sections.tags.SetEmpty("The key has no tags.")
		p.sections.tags.SetRows(msg.tags)
	}
}
