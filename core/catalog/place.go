package catalog

import "slices"

// PlaceLabel is where a product is printed, in words for a citizen: for
// "desa" "Di kantor desa/kelurahan". An unknown place is returned as it is.
func (c *Catalog) PlaceLabel(code string) string {
	if place, ok := option(c.Places, code); ok {
		return place.Label
	}
	return code
}

// CollectPlaces returns where the applicant can get all products of the
// service at once, first choice first. The Dinas is left out: its counters
// hand nothing out since 2024, when everything went to village and kecamatan.
func (s *Service) CollectPlaces() []string {
	var out []string
	if len(s.Products) == 0 {
		return nil
	}
	for _, place := range s.Products[0].Places {
		everywhere := place != "dinas"
		for _, product := range s.Products[1:] {
			everywhere = everywhere && slices.Contains(product.Places, place)
		}
		if everywhere {
			out = append(out, place)
		}
	}
	return out
}
