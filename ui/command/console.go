package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/preferences"
)

// Start is what the flags say of one start of the console. They beat what is kept in the settings file, and are not
// kept themselves.
type Start struct {
	Theme      string // one of themes.Names; "" when no flag names one
	ASCII      *bool  // nil when no flag says it
	Mouse      *bool  // nil when no flag says it
	ReadOnly   bool   // change nothing and use no key
	Region     string // to sign in to; "" for the vault's own
	KeysFilter string // what the keys page is filtered by at first
	Demo       bool   // a throw-away vault with a past instead of the person's own
}

// demoKeys is the demo that opens at the table of keys.
const demoKeys = "keys"

// newKeys returns the command that opens the console with its keys filtered.
func newKeys(settings *Settings, console Console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Open the console at the encryption keys",
		Long: `Open the console at the table of encryption keys, filtered by --filter. A filter is made of words
and of field:value terms, all of which must match. A word is looked for in what the table shows of a key: aliases,
key id, description, tags, state and dates. The fields are
` + strings.Join(preferences.KeyFields(), ", ") + ".",
		Example: "  coldkms keys --filter state:disabled\n  coldkms keys --filter 'tag:Purpose=Test payroll'",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&settings.Start.KeysFilter, "filter", "", "the `text` to filter by")
	opensConsole(cmd, settings, console)
	return cmd
}

// opensConsole gives a command the console's flags, and has it draw the console.
func opensConsole(cmd *cobra.Command, settings *Settings, console Console) {
	var mouse, demo string
	var ascii bool
	start, flags := &settings.Start, cmd.Flags()
	flags.StringVar(&start.Theme, "theme", "", "the theme's `name`: "+strings.Join(themes.Names(), ", "))
	flags.BoolVar(&ascii, "ascii", false, "draw with ASCII signs; --ascii=false does not, whatever the terminal")
	flags.StringVar(&mouse, "mouse", "on", "take the mouse: `on` or off")
	flags.BoolVar(&start.ReadOnly, "read-only", false, "change nothing and use no key")
	flags.StringVar(&start.Region, "region", "", "the `Region` to begin in (default the vault's)")
	flags.StringVar(&demo, "demo", "", "open a throw-away vault with a past instead of your own, at a `page`")
	flags.Lookup("demo").NoOptDefVal = demoKeys
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if flags.Changed("ascii") {
			start.ASCII = &ascii
		}
		if flags.Changed("mouse") {
			on := mouse == "on"
			if !on && mouse != "off" {
				return fmt.Errorf("--mouse %s: it is on or off", mouse)
			}
			start.Mouse = &on
		}
		if flags.Changed("theme") && !slices.Contains(themes.Names(), start.Theme) {
			return fmt.Errorf("--theme %s: the themes are %s", start.Theme, strings.Join(themes.Names(), ", "))
		}
		if flags.Changed("region") && !model.ValidRegion(start.Region) {
			return fmt.Errorf("--region %s: this is not the name of a Region, such as us-west-2", start.Region)
		}
		if start.Demo = flags.Changed("demo"); start.Demo && demo != demoKeys {
			return fmt.Errorf("--demo=%s: there is one demo, --demo", demo)
		}
		return console(cmd.Context(), *settings)
	}
	err := errors.Join(
		cmd.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(themes.Names(), cobra.ShellCompDirectiveNoFileComp)),
		cmd.RegisterFlagCompletionFunc("mouse", cobra.FixedCompletions([]string{"on", "off"}, cobra.ShellCompDirectiveNoFileComp)),
	)
	if err != nil {
		panic(err) // the flags were defined above
	}
}
