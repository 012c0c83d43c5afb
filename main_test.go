package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coldkms/ui"
	"coldkms/ui/command"
	"coldkms/ui/page"
)

// optionsOf sets a console up with a settings file of the given text.
func optionsOf(t *testing.T, file string, start command.Start) ui.Options {
	t.Helper()
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("XDG_STATE_HOME", home)
	if err := os.Mkdir(filepath.Join(home, "coldkms"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "coldkms", "settings.json"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	o, _, err := options(command.Settings{Vault: "/vault", Start: start})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestFlagsBeatTheFileAndTheFileTheTerminal(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name, file, noColor string
		start               command.Start
		theme               string
		ascii, mouseOff     bool
	}{
		{"the terminal", "{}", "", command.Start{}, "light", false, false},
		{"the file", `{"theme": "high-contrast", "ascii": true, "mouseOff": true}`, "", command.Start{}, "high-contrast", true, true},
		{"the flags", `{"theme": "high-contrast", "ascii": true, "mouseOff": true}`, "", command.Start{Theme: "dark", ASCII: &no, Mouse: &yes}, "dark", false, false},
		{"NO_COLOR", `{"theme": "high-contrast"}`, "1", command.Start{Mouse: &no}, "none", false, true},
		{"--theme under NO_COLOR", "{}", "1", command.Start{Theme: "dark", ASCII: &yes}, "dark", true, false},
		{"a file that is wrong", `{"theme": "blue"}`, "", command.Start{}, "light", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for variable, value := range map[string]string{"NO_COLOR": c.noColor, "COLORFGBG": "0;15", "TERM": "xterm", "LC_ALL": "C.UTF-8"} {
				t.Setenv(variable, value)
			}
			o := optionsOf(t, c.file, c.start)
			if o.Theme.Name != c.theme || (o.Theme.Signs.Arrow == ">") != c.ascii || o.Preferences.MouseOff != c.mouseOff {
				t.Errorf("the theme is %s, its arrow %s, the mouse off: %t", o.Theme.Name, o.Theme.Signs.Arrow, o.Preferences.MouseOff)
			}
			if want := c.noColor != "" && c.start.Theme == ""; o.Start.NoColor != want {
				t.Errorf("NO_COLOR takes the colours: %t, want %t", o.Start.NoColor, want)
			}
			if wrong := strings.Contains(c.file, "blue"); (o.Start.Unread != nil) != wrong || (o.SavePreferences(o.Preferences) != nil) != wrong {
				t.Errorf("the file was not read: %v", o.Start.Unread)
			}
		})
	}
}

func TestTheStartOfAConsole(t *testing.T) {
	o := optionsOf(t, "{}", command.Start{ReadOnly: true, Region: "eu-west-1", KeysFilter: "pay"})
	if o.ReadOnly == "" || o.Region != "eu-west-1" || o.Open != (page.Keys{Filter: "pay"}) || o.Start.Vault != "/vault" {
		t.Errorf("the options are %+v", o)
	}
}
