package widget

import "strings"

var keyNames = map[string]string{
	"enter": "↵", "up": "↑", "down": "↓", "left": "←", "right": "→", " ": "space",
	"pgdown": "pgdn", "f1": "F1", "f5": "F5", "delete": "del",
}

// KeyName returns how a key of Bubble Tea's is written on the screen.
func KeyName(key string) string {
	if name, ok := keyNames[key]; ok {
		return name
	}
	return key
}

// KeyNames returns keys as the screen writes them: "? F1".
func KeyNames(keys []string) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = KeyName(key)
	}
	return strings.Join(names, " ")
}
