package command

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/spf13/pflag"

	"coldkms/model/wire"
)

// input is what every operation's command takes beside the flags of its members.
type input struct {
	json         string // the request, or file:// and where it is
	binaryFormat string
	skeleton     bool
}

func (in *input) define(flags *pflag.FlagSet) {
	flags.StringVar(&in.json, "cli-input-json", "", "the request as `JSON`; flags change it")
	flags.StringVar(&in.binaryFormat, "cli-binary-format", "base64", "how blobs are typed: base64 or raw-in-base64-out")
	flags.BoolVar(&in.skeleton, "generate-cli-skeleton", false, "print an empty request for --cli-input-json")
}

// fill makes the request: from --cli-input-json, and then from the members' flags.
func (in *input) fill(request reflect.Value, members []*argument) error {
	r := reader{}
	switch in.binaryFormat {
	case "base64":
	case "raw-in-base64-out":
		r.rawText = true
	default:
		return fmt.Errorf("--cli-binary-format: it is base64 or raw-in-base64-out")
	}
	if in.json != "" {
		if err := r.document(request, in.json); err != nil {
			return fmt.Errorf("--cli-input-json: %w", err)
		}
	}
	var missing []string
	for _, a := range members {
		if len(a.words) == 0 {
			if a.member.Required && in.json == "" {
				missing = append(missing, "--"+a.flag())
			}
			continue
		}
		if err := r.set(a.member.In(request), a); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("the following arguments are required: %s", strings.Join(missing, ", "))
	}
	return nil
}

// document reads a whole request.
func (r reader) document(request reflect.Value, word string) error {
	text := []byte(word)
	if path, named := strings.CutPrefix(word, "file://"); named {
		content, err := contentOf(path)
		if err != nil {
			return err
		}
		text = content
	}
	defer clear(text)
	return wire.Unmarshal(text, request.Addr().Interface())
}
