package openfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"coldkms/ui/wholefile"
	"coldkms/ui/widget"
)

// Read returns the contents of an ordinary file of at most limit bytes, or in a
// sentence why it could not be read. Of a larger one it reads nothing.
func Read(path string, limit int) (contents []byte, reason string) {
	path, err := wholefile.Expand(path)
	if err != nil {
		return nil, widget.Sentence(err)
	}
	info, err := os.Stat(path) // before opening: a named pipe would wait for its writer
	switch {
	case err != nil:
		return nil, whyNotRead(err)
	case info.IsDir():
		return nil, widget.Sentence(wholefile.ErrFolder)
	case !info.Mode().IsRegular():
		return nil, widget.Sentence(wholefile.ErrSpecial)
	case info.Size() > int64(limit):
		return nil, fileTooLong(int(info.Size()), limit)
	case info.Size() == 0:
		return nil, "This file is empty."
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, whyNotRead(err)
	}
	defer file.Close()
	contents, err = io.ReadAll(io.LimitReader(file, int64(limit)+1))
	switch {
	case err != nil:
		return nil, whyNotRead(err)
	case len(contents) > limit: // it has grown
		return nil, fileTooLong(len(contents), limit)
	}
	return contents, ""
}

func fileTooLong(size, limit int) string {
	return fmt.Sprintf("This file has %s bytes. At most %s are possible.", widget.Grouped(size), widget.Grouped(limit))
}

func whyNotRead(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "There is no file at this path."
	case errors.Is(err, fs.ErrPermission):
		return "You may not read this file."
	}
	return "The file could not be read: " + wholefile.Cause(err).Error() + "."
}
