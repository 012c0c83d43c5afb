package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:     "man FOLDER",
		Short:   "Write the man pages",
		Long:    "Write a man page for each command into a folder, which is made where there is none.",
		Example: "  coldkms man ~/.local/share/man/man1",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder := args[0]
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
			written, err := writeManPages(cmd.Root(), folder)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Wrote %d man pages to %s\n", written, folder)
			return err
		},
	}
}

// writeManPages writes the pages of a command and of those below it, and returns how many there are.
func writeManPages(cmd *cobra.Command, folder string) (written int, err error) {
	if err := os.WriteFile(filepath.Join(folder, manName(cmd)+".1"), []byte(manPage(cmd)), 0o644); err != nil {
		return 0, err
	}
	written = 1
	for _, child := range manChildren(cmd) {
		more, err := writeManPages(child, folder)
		if err != nil {
			return 0, err
		}
		written += more
	}
	return written, nil
}

// manChildren are the commands below one that have pages of their own. Of help, --help says all.
func manChildren(cmd *cobra.Command) []*cobra.Command {
	var children []*cobra.Command
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			children = append(children, child)
		}
	}
	return children
}

// manName is a page's name: coldkms-kms-encrypt.
func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage returns a command's page in the language of man(7).
func manPage(cmd *cobra.Command) string {
	var b strings.Builder
	section := func(name string) { fmt.Fprintf(&b, ".SH %s\n", name) }

	fmt.Fprintf(&b, ".TH \"%s\" 1 \"\" \"coldkms %s\"\n", roff(strings.ToUpper(manName(cmd))), roff(Version))
	section("NAME")
	fmt.Fprintf(&b, "%s \\- %s\n", roff(manName(cmd)), roff(cmd.Short))
	section("SYNOPSIS")
	fmt.Fprintf(&b, ".B %s\n", roff(cmd.UseLine()))
	section("DESCRIPTION")
	long := cmd.Long
	if long == "" {
		long = cmd.Short
	}
	b.WriteString(roffText(long))
	for _, flags := range []struct{ section, usages string }{
		{"OPTIONS", cmd.NonInheritedFlags().FlagUsagesWrapped(72)},
		{"OPTIONS OF ALL COMMANDS", cmd.InheritedFlags().FlagUsagesWrapped(72)},
	} {
		if flags.usages != "" {
			section(flags.section)
			b.WriteString(verbatim(flags.usages))
		}
	}
	if cmd.Example != "" {
		section("EXAMPLES")
		b.WriteString(verbatim(cmd.Example))
	}
	if others := seeAlso(cmd); len(others) > 0 {
		section("SEE ALSO")
		b.WriteString(strings.Join(others, ",\n") + "\n")
	}
	return b.String()
}

// seeAlso names the command above and those below.
func seeAlso(cmd *cobra.Command) []string {
	others := manChildren(cmd)
	if cmd.HasParent() {
		others = append([]*cobra.Command{cmd.Parent()}, others...)
	}
	var names []string
	for _, other := range others {
		names = append(names, "\\fB"+roff(manName(other))+"\\fR(1)")
	}
	return names
}

// roffText returns text in paragraphs; what is indented stays as it is.
func roffText(text string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		b.WriteString(".PP\n")
		for line := range strings.Lines(paragraph) {
			if strings.TrimLeft(line, " \t") != line {
				b.WriteString(verbatim(line))
				continue
			}
			b.WriteString(roff(strings.TrimRight(line, "\n")) + "\n")
		}
	}
	return b.String()
}

// verbatim returns lines that are not filled.
func verbatim(lines string) string { return ".nf\n" + roff(strings.TrimRight(lines, "\n")) + "\n.fi\n" }

// roffCharacters are the characters that stand for something else in a man page. man-pages(7), groff_char(7).
var roffCharacters = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`)

// roff returns text as itself: a line that begins with a dot would be a request, and formatters differ in what they
// take beyond ASCII.
func roff(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(roffCharacters.Replace(text), "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		if strings.HasPrefix(line, ".") {
			b.WriteString(`\&`)
		}
		for _, r := range line {
			if r < utf8.RuneSelf {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, `\[u%04X]`, r)
			}
		}
	}
	return b.String()
}
