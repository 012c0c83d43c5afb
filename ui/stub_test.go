package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// stub is a page that only does what a test tells it to.
type stub struct {
	title, text, dirty string
	capturing          bool
	actions            []page.Action
	result             func(*stub, tea.Msg) tea.Cmd

	got            []tea.Msg
	inits, forgets int
	width, height  int
}

func (s *stub) Title() string             { return s.title }
func (s *stub) Init() tea.Cmd             { s.inits++; return nil }
func (s *stub) SetSize(width, height int) { s.width, s.height = width, height }
func (s *stub) Actions() []page.Action    { return s.actions }
func (s *stub) Capturing() bool           { return s.capturing }
func (s *stub) Dirty() string             { return s.dirty }
func (s *stub) Forget()                   { s.forgets++ }

func (s *stub) Update(msg tea.Msg) tea.Cmd {
	s.got = append(s.got, msg)
	if s.result != nil {
		return s.result(s, msg)
	}
	return nil
}

func (s *stub) View() string {
	lines := make([]string, s.height)
	for i := range lines {
		lines[i] = widget.Fit(s.text, s.width)
	}
	return strings.Join(lines, "\n")
}

// shows puts stubs on the stack, the last on top.
func (c *console) shows(stubs ...*stub) {
	c.t.Helper()
	next := 0
	c.build = func(*page.Console, page.Route) page.Page { next++; return stubs[next-1] }
	for range stubs {
		c.send(page.Open{Route: page.CreateKey{}})
	}
}

// keysGot are the keys that reached the page.
func (s *stub) keysGot() string {
	var keys []string
	for _, msg := range s.got {
		if press, ok := msg.(tea.KeyMsg); ok {
			keys = append(keys, press.String())
		}
	}
	return strings.Join(keys, " ")
}
