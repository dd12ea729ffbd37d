package intake

// Thresholds, set on the pictures of package specimen so that fewer than two
// of a hundred usable photos are refused. Each asks for two signs at once:
// when unsure, a photo is taken.
const (
	darkLuma      = 42   // mean brightness of a photo without light ...
	darkLight     = 60   // ... on which even the paper is no brighter than this
	brightLuma    = 225  // mean brightness of a washed-out photo ...
	brightShadow  = 190  // ... on which even print is no darker than this
	blankDetail   = 0.02 // share of blocks with edges on a picture of nothing ...
	blankSpread   = 30   // ... and no large shapes either
	blurSharpness = 1.0  // print blurred by 0.3% of the picture's longer side
	shakeRatio    = 3.2  // far more edges in one direction than across it ...
	shakeBlur     = 2.9  // ... and not sharp: a ruled form has edges one way, too
)

// judge names what is worst about a picture, "" if it can be worked with.
// minSide is the shorter side as sent.
func judge(m Measures, minSide int, l Limits) Code {
	switch {
	case minSide < l.MinSide:
		return TooSmall
	case m.Luma < darkLuma && m.Light < darkLight:
		return Dark
	case m.Luma > brightLuma && m.Shadow > brightShadow && m.Spread < blankSpread:
		return brightOrBlank(m)
	case m.Detail < blankDetail && m.Spread < blankSpread:
		return Blank
	case m.Sharpness < blurSharpness:
		return Blurred
	case m.Shake > shakeRatio && m.Sharpness < shakeBlur:
		return Blurred
	}
	return ""
}

// brightOrBlank tells an empty white sheet from a document whose print
// drowned in light: the latter still has traces of it.
func brightOrBlank(m Measures) Code {
	if m.Detail < blankDetail {
		return Blank
	}
	return Bright
}
