package intake

// Thresholds, set on the pictures of package specimen so that fewer than two
// of a hundred usable photos are refused. Each asks for two signs at once:
// when unsure, a photo is taken.
const (
	darkLuma      = 42    // mean brightness of a photo without light ...
	darkLight     = 60    // ... on which even the paper is no brighter than this
	brightLuma    = 225   // mean brightness of a washed-out photo ...
	brightShadow  = 190   // ... on which even print is no darker than this
	blankDetail   = 0.02  // share of blocks with edges on a picture of nothing ...
	blankSpread   = 30    // ... and no large shapes either
	blurSharpness = 1.0   // print blurred by 0.3% of the picture's longer side
	shakeMotion   = 1.2   // edges one way, and along it wide ones: Shake by the square of Smear
	shakenSmear   = 1.9   // edges of shaken print that a phone sharpened, and of soft print ...
	fewPieces     = 45    // ... of which the former leaves few pieces of text; a short letter has as many
	pattern       = 10    // Noise that is none any more, but a screen's grid or a cloth ...
	patternShake  = 3     // ... and makes edges look wide: only a clear Shake counts
	noText        = 0.07  // share of windows with print on a picture without a document
	allText       = 0.95  // leaves and gravel look like print all over ...
	noLines       = 1.4   // ... but run neither way ...
	whitePaper    = 205   // ... and where Light says that paper may be there ...
	hardlyLines   = 1.2   // ... even less so
	noPieces      = 12    // joints of a floor are not in pieces ...
	noWay         = 1.3   // ... and not for the hand's moving
	fewText       = 0.115 // little that could be print, a face for one, is none ...
	fewLines      = 2.5   // ... unless it runs in lines as print does
	brokenUp      = 600   // pieces of text by Ink: packets on a shelf and joints have fewer than print ...
	oneWay        = 2.5   // ... and bricks have edges one way like nothing else that lies still
	acrossLines   = 1.5   // print that runs across is this much more uneven one way
	leftMargin    = 1.7   // lines begin in columns this much better than they end ...
	onItsHead     = 2     // ... and the other way round on a picture that lies like most
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
	case noPrint(m):
		return NoDocument
	case m.moved():
		return Motion
	case m.hardlyPrint(): // after Motion, which leaves little print, too
		return NoDocument
	case m.Cut:
		return Cut
	case m.Glare > 0:
		return Glare
	}
	return ""
}

// noPrint tells that nothing on the picture, or all of it, is like print.
func noPrint(m Measures) bool {
	lines := noLines
	if m.Light > whitePaper {
		lines = hardlyLines
	}
	return m.Text < noText || m.Text > allText && m.inLines() < lines ||
		m.Pieces < noPieces && m.Shake < noWay && m.inLines() < hardlyLines
}

// moved tells a shaken photo: edges run one way and are wide along it, or they
// are wide and little is left that could be read.
func (m Measures) moved() bool {
	if m.Noise > pattern && m.Shake < patternShake {
		return false
	}
	return m.Shake > shakeMotion*m.Smear*m.Smear || m.Smear < shakenSmear && m.Pieces < fewPieces
}

// hardlyPrint tells that what could be print is little, or not in pieces as
// words are, and does not run in lines.
func (m Measures) hardlyPrint() bool {
	if m.inLines() >= fewLines {
		return false
	}
	return m.Text < fewText || m.Pieces < fewPieces && (m.Pieces < brokenUp*m.Ink || m.Shake > oneWay)
}

// inLines is how clearly print runs one way, whichever it is.
func (m Measures) inLines() float64 { return max(m.Lines, 1/m.Lines) }

// upright is by how many degrees clockwise the picture is to be turned, and
// Sideways where it is to be turned and it is not sure which way.
func upright(m Measures) (turn int, remark Code) {
	down, start, end := m.Lines < 1/acrossLines, m.Starts > leftMargin, m.Starts < 1/leftMargin
	switch {
	case down && start:
		return 270, ""
	case down && end:
		return 90, ""
	case down:
		return 0, Sideways
	case m.Lines > acrossLines && m.Starts < 1.0/onItsHead:
		return 180, ""
	}
	return 0, ""
}

// brightOrBlank tells an empty white sheet from a document whose print
// drowned in light: the latter still has traces of it.
func brightOrBlank(m Measures) Code {
	if m.Detail < blankDetail {
		return Blank
	}
	return Bright
}
