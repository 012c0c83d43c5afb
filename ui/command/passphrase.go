package command

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// maxPassphrase is how many bytes of a passphrase are taken; a longer file is a mistake.
const maxPassphrase = 1024

// passphraseVariable names the environment's variable for the file that holds the passphrase.
const passphraseVariable = "COLDKMS_PASSPHRASE_FILE"

var errNoPassphrase = errors.New("no passphrase: give --passphrase-file or " + passphraseVariable + ", or run it on a terminal")

// fileOf returns the file that holds the passphrase: that of the flag, or the one that the environment names; "" for
// neither.
func fileOf(flag string) string { return cmp.Or(flag, os.Getenv(passphraseVariable)) }

// currentPassphrase returns the passphrase of a vault that exists: from its file, or from who sits at the terminal.
func currentPassphrase(flag string) ([]byte, error) {
	if file := fileOf(flag); file != "" {
		return passphraseOf(file)
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, errNoPassphrase
	}
	defer tty.Close()
	passphrase, err := ask(tty, tty, "Passphrase: ")
	if err != nil {
		return nil, err
	}
	return checked(passphrase)
}

// newPassphrase returns the passphrase for a new vault: from its file, or asked for twice.
func newPassphrase(in io.Reader, out io.Writer, flag string) ([]byte, error) {
	if file := fileOf(flag); file != "" {
		return passphraseOf(file)
	}
	stdin, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(stdin.Fd())) {
		return nil, errNoPassphrase
	}
	first, err := ask(stdin, out, "Passphrase for the new vault: ")
	if err != nil {
		return nil, err
	}
	second, err := ask(stdin, out, "The same once more: ")
	if err != nil {
		clear(first)
		return nil, err
	}
	defer clear(second)
	if !bytes.Equal(first, second) {
		clear(first)
		return nil, errors.New("the two passphrases differ")
	}
	return checked(first)
}

// errInterrupted is returned when ctrl+c was pressed in place of a passphrase.
var errInterrupted = errors.New("interrupted")

// ask reads a line that is not shown. The terminal is put back before it returns, after ctrl+c too.
func ask(terminal *os.File, out io.Writer, question string) (answer []byte, err error) {
	fd := int(terminal.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, fmt.Errorf("reading the passphrase: %w", err)
	}
	defer func() {
		err = errors.Join(err, term.Restore(fd, before))
		fmt.Fprintln(out)
		if err != nil {
			clear(answer)
			answer = nil
		}
	}()
	fmt.Fprint(out, question)
	return readLine(terminal)
}

// The keys that a hidden line knows.
const (
	ctrlC     = 3
	ctrlD     = 4
	ctrlU     = 21
	backspace = 127
)

// readLine reads the keys of a line from a raw terminal. What was typed is in one buffer only, which the caller clears.
func readLine(keys io.Reader) ([]byte, error) {
	line := make([]byte, 0, maxPassphrase+1)
	var key [1]byte
	for {
		if _, err := io.ReadFull(keys, key[:]); err != nil {
			clear(line)
			return nil, fmt.Errorf("reading the passphrase: %w", err)
		}
		switch key[0] {
		case '\r', '\n':
			return line, nil
		case ctrlC, ctrlD:
			clear(line)
			return nil, errInterrupted
		case ctrlU:
			clear(line)
			line = line[:0]
		case '\b', backspace:
			start := lastRune(line)
			clear(line[start:])
			line = line[:start]
		default:
			if len(line) < cap(line) {
				line = append(line, key[0])
			}
		}
	}
}

// lastRune returns where the last character of a text begins.
func lastRune(text []byte) int {
	end := len(text) - 1
	for end > 0 && text[end]&0xC0 == 0x80 {
		end--
	}
	return max(end, 0)
}

// passphraseOf returns the content of a file without one line end at its end.
func passphraseOf(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the passphrase: %w", err)
	}
	defer f.Close()
	buffer := make([]byte, maxPassphrase+3)
	n, err := io.ReadFull(f, buffer)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		clear(buffer)
		return nil, fmt.Errorf("reading the passphrase: %w", err)
	}
	passphrase := buffer[:n]
	if n > 0 && passphrase[n-1] == '\n' {
		passphrase = passphrase[:n-1]
		if n > 1 && passphrase[n-2] == '\r' {
			passphrase = passphrase[:n-2]
		}
	}
	return checked(passphrase)
}

// checked returns a passphrase that can be one. It clears one that cannot.
func checked(passphrase []byte) ([]byte, error) {
	if err := checkPassphrase(passphrase); err != nil {
		clear(passphrase)
		return nil, err
	}
	return passphrase, nil
}

func checkPassphrase(passphrase []byte) error {
	switch {
	case len(passphrase) == 0:
		return errors.New("the passphrase is empty")
	case len(passphrase) > maxPassphrase:
		return fmt.Errorf("the passphrase is longer than %d bytes", maxPassphrase)
	}
	return nil
}
