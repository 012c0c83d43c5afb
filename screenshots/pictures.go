package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/lipgloss"

	"coldkms/themes"
	"coldkms/ui/demo"
)

// picture is a drawn scene.
type picture struct {
	file string
	svg  []byte
}

const extension = ".svg"

// draw draws every scene.
func draw() ([]picture, error) {
	pictures, failed := make([]picture, len(scenes)), make([]error, len(scenes))
	var drawing sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, s := range scenes {
		drawing.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			svg, err := s.draw()
			if err != nil {
				failed[i] = fmt.Errorf("the picture %s: %w", s.name, err)
			}
			pictures[i] = picture{s.name + extension, svg}
		})
	}
	drawing.Wait()
	return pictures, errors.Join(failed...)
}

// draw plays a scene in a vault of its own, so that it looks the same whatever
// other scenes there are.
func (s scene) draw() (svg []byte, err error) {
	dir, err := os.MkdirTemp("", "coldkms-pictures-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	theme := dark()
	d := demo.New(dir, nil)
	defer func() { err = errors.Join(err, d.Remove()) }()
	c := start(d, &theme, s.width, s.height)
	s.play(c)
	c.sees(s.shows...)
	view := c.root.View()
	if err := c.close(); err != nil {
		return nil, err
	}
	f, err := parseFrame(view, s.width, s.height)
	if err != nil {
		return nil, err
	}
	f.settle()
	return writeSVG(f, windowOf(&theme), s.title), nil
}

// windowOf is a window that goes with a dark theme: text without a colour has
// that of the theme's plain text, and the title stands back.
func windowOf(theme *themes.Theme) window {
	ink := func(s lipgloss.Style) string { return fmt.Sprint(s.GetForeground()) }
	return window{
		ink: ink(theme.Text), paper: "#11161f",
		edge: ink(theme.Rule), title: ink(theme.Faint), dots: ink(theme.Rule),
	}
}

// save writes the pictures and removes those of scenes that are no more.
func save(folder string, pictures []picture) error {
	old, err := strangers(folder, pictures)
	for _, file := range old {
		err = errors.Join(err, os.Remove(filepath.Join(folder, file)))
	}
	for _, p := range pictures {
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, p.file), p.svg, 0o644))
	}
	return err
}

// compare returns an error that names what is not current, with the command
// that mends it.
func compare(folder string, pictures []picture) error {
	stale, err := strangers(folder, pictures)
	if err != nil {
		return err
	}
	for _, p := range pictures {
		if saved, err := os.ReadFile(filepath.Join(folder, p.file)); err != nil || !bytes.Equal(saved, p.svg) {
			stale = append(stale, p.file)
		}
	}
	if len(stale) > 0 {
		return fmt.Errorf("not current: %s. `%s` draws them anew", strings.Join(stale, ", "), command)
	}
	return nil
}

// strangers returns the pictures in a folder that no scene gives.
func strangers(folder string, pictures []picture) ([]string, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("looking for the pictures: %w", err)
	}
	var found []string
	for _, file := range files {
		ours := slices.ContainsFunc(pictures, func(p picture) bool { return p.file == file.Name() })
		if filepath.Ext(file.Name()) == extension && !ours {
			found = append(found, file.Name())
		}
	}
	return found, nil
}
