import sys,csv,collections,statistics as st
rows=collections.defaultdict(dict)
for r in csv.reader(open(sys.argv[1])):
    rows[(r[0],int(r[1]))][r[2]]=[float(x) for x in r[3:]]
for sc in ("nitrogen_limited","drainage_limited","null"):
    seeds=[v for (s,_),v in rows.items() if s==sc]
    print(sc,len(seeds))
    for p in ("uniform","uniform_as_fusion","ndvi_compensate","ndvi_proportional","fusion","truth"):
        m=[st.mean(v[p][k] for v in seeds) for k in range(6)]
        pr=lambda v,q: (v[q][1]-v["uniform"][1])*130-(v[q][0]-v["uniform"][0])*60
        gain=st.mean(v[p][1]/v["uniform_as_fusion"][1]-1 for v in seeds)*100
        win=st.mean(v[p][1]>v["uniform_as_fusion"][1] for v in seeds)
        print(f"  {p:18s} N {m[0]:6.2f} Y {m[1]:7.1f} CV {m[2]:5.2f} surplus {m[3]:6.2f} sd {m[4]:.2f} moved {m[5]:.2f} profit {st.mean(pr(v,p) for v in seeds):8.0f} yen; vs same N {gain:+.2f} % win {win:.2f}")
