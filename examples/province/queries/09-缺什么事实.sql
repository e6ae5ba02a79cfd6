-- 不能判断的：各条规则缺事实的项目几个，是谁的职责。
select responsible, rule, count(*) as projects, count(distinct region) as counties
from undecidable
group by responsible, rule
order by projects desc, rule, responsible
