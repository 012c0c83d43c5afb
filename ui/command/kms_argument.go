package command

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/spf13/pflag"

	"coldkms/model/wire"
)

// argument is the flag of a request's member. It keeps the words that were given; what they mean is found out when all
// are there (input.fill).
type argument struct {
	member wire.Member
	words  []string
}

// arguments returns the flags of a request type.
func arguments(request reflect.Type) []*argument {
	var all []*argument
	for _, m := range wire.Members(request) {
		all = append(all, &argument{member: m})
	}
	return all
}

// flag returns the flag's name.
func (a *argument) flag() string { return kebab(a.member.Name) }

// kind returns what the member is on the wire.
func (a *argument) kind() wire.Kind { return wire.KindOf(a.member.Type) }

// several reports whether the flag takes as many words as follow.
func (a *argument) several() bool { return a.kind() == wire.List || a.kind() == wire.Map }

// String implements pflag.Value: the member has no value at first.
func (a *argument) String() string { return "" }

// Type implements pflag.Value. pflag asks for the word bool by name.
func (a *argument) Type() string {
	if a.kind() == wire.Boolean {
		return "bool"
	}
	return a.kind().String()
}

// Set implements pflag.Value.
func (a *argument) Set(word string) error {
	if !a.several() {
		a.words = nil
	}
	a.words = append(a.words, word)
	return nil
}

func (a *argument) define(flags *pflag.FlagSet) {
	usage := shape(a.member.Type)
	if a.member.Required {
		usage = strings.TrimSpace("* " + usage)
	}
	flag := flags.VarPF(a, a.flag(), "", usage)
	if a.kind() != wire.Boolean {
		return
	}
	flag.NoOptDefVal = "true"
	flags.VarPF(negated{a}, "no-"+a.flag(), "", "").NoOptDefVal = "true"
}

// negated is the flag --no-X of a boolean --X.
type negated struct{ *argument }

// Set implements pflag.Value.
func (n negated) Set(word string) error {
	opposite := map[string]string{"true": "false", "false": "true"}
	if other, ok := opposite[word]; ok {
		word = other
	}
	return n.argument.Set(word)
}

// shape says how the words of a list, a map or a structure look, "" for other types.
func shape(t reflect.Type) string {
	switch wire.KindOf(t) {
	case wire.List:
		if inner := shape(t.Elem()); inner != "" {
			return inner + " …"
		}
		return wire.KindOf(t.Elem()).String() + " …"
	case wire.Map:
		return "KEY=VALUE,KEY=VALUE"
	case wire.Structure:
		var parts []string
		for _, m := range wire.Members(t) {
			parts = append(parts, m.Name+"="+wire.KindOf(m.Type).String())
		}
		return strings.Join(parts, ",")
	}
	return ""
}

// kebab returns an API name as a word of the command line: describe-key, custom-key-store-id, aws-account-id.
func kebab(name string) string {
	letters := []rune(name)
	var out strings.Builder
	for i, r := range letters {
		if i > 0 && unicode.IsUpper(r) {
			next := i + 1
			if !unicode.IsUpper(letters[i-1]) || next < len(letters) && unicode.IsLower(letters[next]) {
				out.WriteByte('-')
			}
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
