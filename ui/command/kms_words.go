package command

import (
	"strings"

	"github.com/spf13/cobra"
)

// spread rewrites a command line so that a flag which takes several words, as in --tag-keys A B, stands before each of
// them: pflag gives a flag one word only. The words end at the next one that begins with two dashes.
func spread(root *cobra.Command, args []string) []string {
	cmd, _, err := root.Find(args)
	if err != nil {
		return args // parsing the line says what is wrong
	}
	out := make([]string, 0, len(args))
	for i := 0; i < len(args); i++ {
		out = append(out, args[i])
		name, isFlag := strings.CutPrefix(args[i], "--")
		name, _, hasWord := strings.Cut(name, "=")
		if !isFlag || !takesSeveral(cmd, name) {
			continue
		}
		words := args[i+1 : i+1+wordsAt(args[i+1:])]
		if !hasWord && len(words) > 0 {
			out = out[:len(out)-1]
		}
		for _, word := range words {
			out = append(out, "--"+name+"="+word)
		}
		i += len(words)
	}
	return out
}

func takesSeveral(cmd *cobra.Command, name string) bool {
	flag := cmd.Flags().Lookup(name)
	if flag == nil {
		return false
	}
	a, ok := flag.Value.(*argument)
	return ok && a.several()
}

// wordsAt returns how many words there are before the next flag.
func wordsAt(args []string) int {
	for i, word := range args {
		if strings.HasPrefix(word, "--") {
			return i
		}
	}
	return len(args)
}
