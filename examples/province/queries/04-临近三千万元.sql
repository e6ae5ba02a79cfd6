-- 批复总投资在 2700 万元以上、不到 3000 万元的：差一点就须分两步报批。
select county, unit, project, name, approved_on, approved_fen
from projects
where approved_fen >= 2700000000 and approved_fen < 3000000000 and nature <> '运行维护'
order by approved_fen desc, region, project
