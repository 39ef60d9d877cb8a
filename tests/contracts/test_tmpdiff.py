import os, time
from archive.casefile.check import check_case
from archive.casefile.model import CaseFileError
from tests.case_mutations import Mutations, Forge
from archive.casefile.container import packed
from tests.javascript_case import CaseChecker
from trading.server.casefiles import CHECKS

def py(m):
    try:
        r = check_case(m.data, CHECKS, m.cards, checkpoints=m.checkpoints, accepted=m.accepted)
    except CaseFileError as e:
        return 2, [("E", str(e))], "contradiction"
    except Exception as e:
        import traceback; tb=traceback.extract_tb(e.__traceback__)[-1]
        print("CRASH", m.title, type(e).__name__, e, tb.filename, tb.lineno, flush=True)
        return 99, [], ""
    return min((f.step for f in r.findings), default=0), [(f.step,f.where,f.what) for f in r.findings], r.standing.value

def test_diff(cases):
    seed=int(os.environ.get("SEED","1")); count=int(os.environ.get("COUNT","70"))
    whole, redrawn, stranger, reopened = cases("whole"), cases("redrawn"), cases("stranger"), cases("reopened")
    from collections import Counter
    seen=Counter(); bad=0
    with CaseChecker() as js:
        for c in (whole, redrawn, reopened):
            for f in (c.full, c.public):
                t = Forge(c).told_again(f, lambda e: None)
                assert {k:v for k,v in t.items() if v!=f[k]}=={}, "forge"
        tp=tj=0
        for m in Mutations([whole, redrawn, reopened], stranger, seed)(count):
            try:
                js.start_case(m.data, [c.to_bytes() for c in m.cards], m.checkpoints, m.accepted)
            except Exception as e:
                print("ERR", m.title, e); raise
            t=time.time(); p = py(m); tp+=time.time()-t; t=time.time()
            try: j = js.finish_case()
            except AssertionError as e: print("THREW", m.title, str(e)[:600], flush=True); continue
            tj+=time.time()-t
            seen[p[0]]+=1
            a=max(p[0],0 if p[0]==0 else 2); b=max(j.first, 0 if j.first==0 else 2)
            if a!=b:
                bad+=1
                print("DIFF", m.title, "PY", p[0], p[1][:2], "JS", j.first, [(f["step"],f["where"],f["code"]) for f in j.findings[:2]], flush=True)
    print("bad", bad, sorted(seen.items()), tp, tj)
