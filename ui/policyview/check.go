package policyview

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/editor"
	"coldkms/ui/widget"
)

// lintAfter is how long after the last key the document is looked through.
const lintAfter = 300 * time.Millisecond

// check is what was found in the document, and what is on its way.
type check struct {
	seen     int // the version of the text that was taken note of
	going    bool
	again    bool // the text has changed since
	lint     bool // it is to be looked through too
	faults   []*policy.Fault
	findings []policy.Finding
	version  int // of the text in which the faults were found
	looked   int // of the text that was looked through
	compact  int // how many bytes a text that is too long would have without blanks
}

type (
	// lintDue says that nothing was typed for a while, if the version is still
	// the same.
	lintDue struct{ version int }
	// checked is what was found in a version.
	checked struct {
		version  int
		linted   bool
		compact  int
		faults   []*policy.Fault
		findings []policy.Finding
	}
)

// edited looks at the text anew if it is another one.
func (p *Page) edited() tea.Cmd {
	v := p.editor.Version()
	if v == p.check.seen {
		return nil
	}
	p.check.seen = v
	p.fit()
	return tea.Batch(p.inspect(false), p.c.After(lintAfter, lintDue{v}))
}

func (p *Page) lint(msg lintDue) tea.Cmd {
	if msg.version != p.editor.Version() {
		return nil
	}
	return p.inspect(true)
}

// inspect reads the text off the update loop, one reading at a time, and looks
// through the document when that is asked.
func (p *Page) inspect(lint bool) tea.Cmd {
	c := &p.check
	c.seen, c.lint = p.editor.Version(), c.lint || lint
	if c.going {
		c.again = true
		return nil
	}
	c.going, c.again = true, false
	lint, c.lint = c.lint, false
	version, text, account := p.editor.Version(), p.text(), p.metadata.AWSAccountID
	return p.c.Work(context.Background(), "checking the key policy", func(context.Context) tea.Msg {
		found := checked{version: version, linted: lint}
		var document *policy.Document
		document, found.faults = policy.Read(text, policy.KeyPolicy)
		if len(text) > model.PolicyMaxBytes && document != nil {
			found.compact = len(compacted(text))
		}
		if lint && len(found.faults) == 0 {
			found.findings = policy.Lint(document, policy.LintOptions{Account: account})
		}
		return found
	})
}

// takeChecked shows what was found. Findings of an earlier look stay until the
// next one, unless there are faults now.
func (p *Page) takeChecked(msg checked) tea.Cmd {
	c := &p.check
	c.going = false
	c.faults, c.version, c.compact = msg.faults, msg.version, msg.compact
	if msg.linted || len(msg.faults) > 0 {
		c.findings = msg.findings
	}
	if msg.linted {
		c.looked = msg.version
	}
	p.mark()
	if c.again {
		return p.inspect(false)
	}
	return nil
}

// mark puts signs beside the lines in which something was found.
func (p *Page) mark() {
	var marks []editor.Mark
	for _, entry := range p.entries() {
		if entry.placed {
			marks = append(marks, editor.Mark{Offset: entry.at.Offset, Sign: entry.sign})
		}
	}
	p.editor.SetMarks(marks)
	p.onList = p.onList && len(p.entries()) > 0
	p.fit()
}

// entry is something that was found: a fault, or a finding that is not silenced.
type entry struct {
	at     policy.Position
	placed bool // it is about that place, not about the whole document
	sign   editor.Sign
	text   string
	check  policy.Check // "" for a fault
}

// entries lists what was found, in the order of the places.
func (p *Page) entries() (entries []entry) {
	for _, fault := range p.check.faults {
		e := entry{fault.At, true, editor.Wrong, fault.Text, ""}
		if fault.Rule == policy.RuleSize {
			e.placed, e.text = false, p.tooLong()
		}
		entries = append(entries, e)
	}
	for _, finding := range p.check.findings {
		if p.silenced(finding.Check) {
			continue
		}
		sign := editor.Caution
		if finding.Severity == policy.Mistake {
			sign = editor.Wrong
		}
		entries = append(entries, entry{finding.At, true, sign, finding.Text, finding.Check})
	}
	return entries
}

// tooLong says that there are too many bytes, and whether that is the blanks'
// fault alone.
func (p *Page) tooLong() string {
	said := tooLong(p.editor.Size())
	if compact := p.check.compact; compact > 0 && compact <= model.PolicyMaxBytes {
		said += fmt.Sprintf(" ctrl+y removes the blanks: %s bytes are left.", widget.Grouped(compact))
	}
	return said
}

// silenced reports that a check is switched off.
func (p *Page) silenced(c policy.Check) bool {
	return slices.Contains(p.c.Preferences.SilencedChecks, string(c))
}

// hidden counts the findings that are not listed.
func (p *Page) hidden() (count int) {
	for _, finding := range p.check.findings {
		if p.silenced(finding.Check) {
			count++
		}
	}
	return count
}
