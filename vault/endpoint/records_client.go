package endpoint

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Records calls fn with the records of the vault's trail as the function of that name does. An error of the vault comes
// as Call returns it.
func (c *Client) Records(ctx context.Context, reading Reading, fn func(raw []byte) error) error {
	response, err := c.get(ctx, recordsPath+"?"+reading.query())
	if err != nil {
		return err
	}
	defer response.Body.Close()
	lines := bufio.NewReader(response.Body)
	for {
		line, err := lines.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF) && len(line) == 0:
			if failed := response.Trailer.Get(failedTrailer); failed != "" {
				return readFault(http.StatusInternalServerError, []byte(failed))
			}
			return nil
		case errors.Is(err, io.EOF):
			err = io.ErrUnexpectedEOF
			fallthrough
		case err != nil:
			return fmt.Errorf("reading the trail: %w", err)
		}
		if err := fn(line[:len(line)-1]); err != nil {
			return err
		}
	}
}

// Verify checks the whole vault as the function of that name does.
func (c *Client) Verify(ctx context.Context) (entries uint64, err error) {
	response, err := c.get(ctx, verifyPath)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	var answer verified
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return 0, fmt.Errorf("reading the answer: %w", err)
	}
	return answer.Entries, nil
}

// get asks for what is served at a path. The caller closes the answer's body.
func (c *Client) get(ctx context.Context, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://coldkms"+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header = c.who.header()
	response, err := c.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("asking the process that serves the vault: %w", err)
	}
	if response.StatusCode == http.StatusOK {
		return response, nil
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	return nil, readFault(response.StatusCode, answer)
}
