-- 各县待核的疑点，按规则。
select county, rule, severity, count(*) as findings, count(distinct project) as projects
from findings
where status = 'open'
group by county, rule, severity
order by county, severity, findings desc, rule
