package vaulttest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Traces returns the names of the forms in which a secret stands somewhere: as it is, in base64 of either alphabet,
// alone or within a longer text, in hexadecimal digits, and what is text in UTF-16. A secret shorter than 12 bytes
// would be found by chance; it panics for one.
func Traces(in, secret []byte) []string {
	var found []string
	for _, form := range forms(secret) {
		if bytes.Contains(in, form.bytes) && !slices.Contains(found, form.name) {
			found = append(found, form.name)
		}
	}
	return found
}

// leastSecret is the least length of a secret that is looked for, in bytes.
const leastSecret = 12

type form struct {
	name  string
	bytes []byte
}

func forms(secret []byte) []form {
	if len(secret) < leastSecret {
		panic("vaulttest: too short a secret to look for")
	}
	digits := hex.EncodeToString(secret)
	all := []form{{"raw", secret}, {"hex", []byte(digits)}, {"hex", []byte(strings.ToUpper(digits))}}
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			all = append(all, form{"base64", within(alphabet, secret, before)})
		}
	}
	if utf8.Valid(secret) {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			var text []byte
			for _, unit := range utf16.Encode([]rune(string(secret))) {
				text = order.AppendUint16(text, unit)
			}
			all = append(all, form{"UTF-16", text})
		}
	}
	return all
}

// within returns the characters that the secret alone decides, when so many bytes stand before it.
func within(alphabet *base64.Encoding, secret []byte, before int) []byte {
	padded := append(make([]byte, before), secret...)
	text := alphabet.AppendEncode(nil, padded)
	first := (before*8 + 5) / 6
	last := len(padded) * 8 / 6
	return text[first:last]
}

// FolderTraces looks for secrets in every file below a folder. It returns a line for each file and secret that are
// found together, and how many files there are.
func FolderTraces(folder string, secrets map[string][]byte) (found []string, files int, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		contents, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		contents = dense(contents)
		for name, secret := range secrets {
			for _, form := range append(Traces(contents, secret), Traces([]byte(path), secret)...) {
				found = append(found, name+", "+form+", in "+strings.TrimPrefix(path, folder))
			}
		}
		return nil
	})
	slices.Sort(found)
	return found, files, err
}

// dense leaves out a block of nothing that follows another one: the store's files are mostly that.
func dense(contents []byte) []byte {
	var nothing [4096]byte
	var kept []byte
	var blank bool
	for block := range slices.Chunk(contents, len(nothing)) {
		before := blank
		blank = bytes.Equal(block, nothing[:len(block)])
		if !before || !blank {
			kept = append(kept, block...)
		}
	}
	return kept
}
