package policyview

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/widget/widgettest"
)

func TestEveryStateAsPicture(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	waiting := New(d.Console, id)
	waiting.SetSize(80, 20)
	widgettest.Golden(t, "loading-80x24", waiting.View())
	d.open("1234abcd-12ab-34cd-56ef-1234567890ab").Pictures("not-found")

	p := d.open(id)
	p.Pictures("looking")
	widgettest.GoldenColour(t, "looking-colours", p.View())
	p.Press("e", "down", "end", "backspace")
	p.Pictures("fault")
	widgettest.GoldenColour(t, "fault-colours", p.View())
	p.Press("ctrl+u", "ctrl+f")
	p.Type("IAM")
	p.Pictures("find")
	p.Press("esc")
	p.Run(p.Page.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.Repeat(" ", model.PolicyMaxBytes)), Paste: true}))
	p.Pictures("too-long")
	p.Press("ctrl+u")

	write(p, d.ofRoot(forEverybody+`,
    {"Sid": "Everybody", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": ["kms:CreateGrant", "kms:Encrpyt"], "Resource": "*"}`))
	d.Wait(p)
	p.Pictures("findings")
	p.Press("tab", "down", "down")
	p.Pictures("findings-list")
	widgettest.GoldenColour(t, "findings-list-colours", p.View())
	d.Console.Preferences.Silence("duplicate-sid")
	p.Deliver(chosen{})
	p.Pictures("findings-silenced")
	d.Console.Preferences.SilencedChecks = nil
	p.Press("esc", "ctrl+s")
	p.Pictures("difference")
	widgettest.GoldenColour(t, "difference-colours", p.View())
	p.Press("ctrl+s")
	dialog := question(t, p)
	widgettest.Golden(t, "question-public", dialog.View())
	answer(t, p, "", "esc")
	d.put(id, strings.Replace(d.policy(id), "default-1", "theirs", 1))
	p.Press("ctrl+s")
	answer(t, p, "payroll", "tab", "tab", "enter")
	p.Pictures("overtaken")
}

func TestOtherStatesAsPicture(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	write(p, lockingOut)
	p.Press("ctrl+s", "ctrl+s")
	p.Pictures("locked-out")
	p.Press("b")
	widgettest.Golden(t, "question-bypass", question(t, p).View())
	p.Press("esc")
	write(p, strings.ReplaceAll(d.policy(id), "\n", ""))
	p.Press("ctrl+s")
	p.Pictures("difference-blanks")
	p.Hold = true
	p.Press("ctrl+s")
	p.Pictures("saving")

	p = d.open(id)
	p.Press("e", " ", "esc", "p")
	widgettest.Golden(t, "question-switch", question(t, p).View())
	d.Console.ReadOnly = "This console was started with --read-only"
	d.open(id).Pictures("read-only")
	d.Console.ReadOnly = ""
	d.ScheduleDeletion(id)
	d.open(id).Pictures("pending-deletion")

	plain := d.open(id)
	*d.Console.Theme = *widgettest.Plain()
	plain.Press("e", "down", "end", "backspace")
	plain.Pictures("plain")
}
