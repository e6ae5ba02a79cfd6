-- 几个县都有的项目名称：同一样东西各买了一份，可否由市里统建。
select name, count(distinct region) as counties, count(*) as projects, sum(approved_fen) as approved_fen
from projects
group by name
having count(distinct region) > 1
order by counties desc, projects desc, name
