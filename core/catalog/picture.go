package catalog

import "slices"

// pictures are requirements of which the photo shows people or things.
var pictures = []string{"pas-foto", "bukti"}

// Picture reports whether its photo need not show a document.
func (r Requirement) Picture() bool { return slices.Contains(pictures, r.Code) }
