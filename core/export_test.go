package core

// Move is move, for the walk through the whole table.
var Move = (*Office).move
