package dialog
import ("testing";"os";"strings";"sakti/core/catalog")
func TestDbg(t *testing.T){
 c,_:=catalog.Load(nil)
 x:=indexOf(c)
 for _,s:=range strings.Split(os.Getenv("Q"),"|"){ t.Log(s, x.meanings(s), Understand(s,c)[:min(4,len(Understand(s,c)))]) }
}
