package paper
import ("testing";"os")
func TestDump(t *testing.T){ for n,b:=range sheets(t){os.WriteFile("/tmp/h2/p/"+n+".pdf",b,0o644)} }
