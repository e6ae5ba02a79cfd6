-- 各县、各条的误期义务：几项，最早应办的是哪天，最久的误了几天。
select county, article, count(*) as duties, min(due) as earliest, max(-days_left) as longest_days
from duties
where standing = 'overdue'
group by county, article
order by county, article
