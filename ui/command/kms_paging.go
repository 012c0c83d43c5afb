package command

import (
	"encoding/json"
	"reflect"

	"github.com/spf13/pflag"

	"coldkms/model"
	"coldkms/vault"
)

// listing is how a service's lists are asked for in parts: the members of a request that say how much and from where,
// and those of a response that say from where the list goes on and whether it does.
type listing struct {
	limit, marker   string
	next, truncated string
	hidden          bool // the members are neither flags nor shown
}

// paging fetches the whole of a list, part by part, as the AWS CLI does.
type paging struct {
	listing
	off           bool
	maxItems      int
	pageSize      int
	startingToken string
	token         string // where a list that --max-items cut goes on
}

// pagingOf returns what fetches an operation's list, nil when the operation lists nothing.
func (l listing) pagingOf(api vault.API) *paging {
	request := reflect.TypeOf(api.NewRequest()).Elem()
	for _, name := range []string{l.limit, l.marker} {
		if _, has := request.FieldByName(name); !has {
			return nil
		}
	}
	for _, name := range []string{l.next, l.truncated} {
		if _, has := api.Response.FieldByName(name); !has {
			return nil
		}
	}
	return &paging{listing: l}
}

func (p *paging) define(flags *pflag.FlagSet) {
	flags.IntVar(&p.maxItems, "max-items", 0, "how many entries at most (default all)")
	flags.IntVar(&p.pageSize, "page-size", 0, "how many entries are fetched at once")
	flags.StringVar(&p.startingToken, "starting-token", "", "the NextToken of an earlier list")
	flags.BoolVar(&p.off, "no-paginate", false, "fetch one part only, as much as the operation gives at once")
}

// wanted reports whether the whole list is fetched. A request that asks for a part itself gets that part.
func (p *paging) wanted(request model.Request) bool {
	limit, marker := p.pageOf(request)
	return !p.off && limit.IsNil() && marker.String() == ""
}

func (l listing) pageOf(request model.Request) (limit, marker reflect.Value) {
	r := reflect.ValueOf(request).Elem()
	return r.FieldByName(l.limit), r.FieldByName(l.marker)
}

// largestPart is a part that every listing can give; list-resource-tags gives no more.
const largestPart = 50

// all makes calls until the list is whole, or has as many entries as --max-items says. The answer is the last
// response, with the entries of all.
func (p *paging) all(request model.Request, call func() (any, error)) (any, error) {
	limit, marker := p.pageOf(request)
	marker.SetString(p.startingToken)
	var entries reflect.Value
	for left := p.maxItems; ; left = p.maxItems - entries.Len() {
		if size := p.partSize(left); size > 0 {
			limit.Set(reflect.ValueOf(&size))
		}
		part, err := call()
		if err != nil {
			return nil, err
		}
		list := listOf(part)
		if entries.IsValid() {
			list.Set(reflect.AppendSlice(entries, list))
		}
		entries = list
		next := p.goesOn(part)
		if p.maxItems > 0 && entries.Len() >= p.maxItems {
			p.token = next
			return part, nil
		}
		if next == "" {
			return part, nil
		}
		marker.SetString(next)
	}
}

// goesOn returns from where a list goes on, "" at its end. What a service does not show of it is taken out.
func (p *paging) goesOn(response any) string {
	r := reflect.ValueOf(response).Elem()
	field := r.FieldByName(p.next)
	next := field.String()
	if p.hidden {
		field.SetZero()
		r.FieldByName(p.truncated).SetZero()
	}
	return next
}

// partSize returns how many entries the next call asks for when there are so many left to fetch, 0 to leave it to the
// operation.
func (p *paging) partSize(left int) int {
	switch {
	case p.maxItems == 0:
		return p.pageSize
	case p.pageSize == 0:
		return min(left, largestPart)
	}
	return min(left, p.pageSize)
}

// listOf returns the list of a listing's response.
func listOf(response any) reflect.Value {
	r := reflect.ValueOf(response).Elem()
	for i := range r.NumField() {
		if r.Field(i).Kind() == reflect.Slice {
			return r.Field(i)
		}
	}
	return reflect.Value{}
}

// withToken adds to a response's JSON where a list goes on that --max-items cut.
func (p *paging) withToken(out []byte) []byte {
	if p.token == "" {
		return out
	}
	token, err := json.Marshal(p.token)
	if err != nil {
		return out
	}
	out = append(out[:len(out)-1], `,"NextToken":`...)
	return append(append(out, token...), '}')
}
