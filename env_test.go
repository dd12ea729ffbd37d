package main

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/caarlos0/env/v11"
)

// TestEveryVariableIsExplained: deploy/env.example names every setting, and
// none that is not there.
func TestEveryVariableIsExplained(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("deploy/env.example")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, match := range regexp.MustCompile(`(?m)^#?(SAKTI_[A-Z_]+)=`).FindAllStringSubmatch(string(text), -1) {
		named = append(named, match[1])
	}
	known, err := env.GetFieldParams(&settings{})
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range known {
		if !slices.Contains(named, field.Key) {
			t.Errorf("%s is not explained", field.Key)
		}
		named = slices.DeleteFunc(named, func(name string) bool { return name == field.Key })
	}
	if len(named) > 0 {
		t.Errorf("explained but unknown: %v", named)
	}
}
