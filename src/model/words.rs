//! 规定的用语：文件里只写中文，命令行也认英文。

use crate::text::{open_words, words};

words! {
    /// 建设性质（第二条、第二十五条）。
    Nature {
        New "新建" "new",
        Extension "扩建" "extension",
        Upgrade "升级改造" "upgrade" ["改造升级", "改扩建"],
        Maintenance "运行维护" "maintenance" ["运维"],
    }
}

words! {
    /// 资金与建设方式（第二条）。
    FundingMode {
        Government "政府投资" "government",
        Partnership "政府与社会资本联合建设" "partnership",
        Purchase "政府购买服务" "purchase",
        Upkeep "政府资金运行维护" "upkeep",
    }
}

words! {
    /// 项目特征：各自引出附条件的义务。
    Feature {
        Hardware "硬件购置" "hardware",
        DataCentre "新建数据中心" "data-centre",
        Civil "新建土建工程" "civil-works",
        EnergyIntensive "高耗能" "energy-intensive",
        NewSoftware "新开发应用软件" "new-software",
    }
}

words! {
    /// 能否共享数据（第二十五条）。
    Sharing {
        Shared "可共享" "shared",
        NotShared "不能共享" "not-shared",
    }
}

open_words! {
    /// 第十一条的事由。续建、运行维护两种与事实相对，别的只看依据。
    ExceptionBasis "exceptions" "例外的事由" {
        STATE "国家" "state",
        CITY "市委市政府" "city" ["市委、市政府"],
        COUNTY "县委县政府" "county" ["县委、县政府"],
        CONTINUATION "续建" "continuation",
        MAINTENANCE "运行维护" "maintenance",
    }
}

words! {
    /// 审核意见。
    Opinion {
        Approved "同意" "approved" ["通过"],
        Refused "不同意" "refused" ["不通过"],
    }
}

words! {
    /// 评审的对象。
    ReviewOf {
        Feasibility "可研" "feasibility",
        Estimate "概算" "estimate",
    }
}

open_words! {
    /// 参与技术审查的领域（第九条）。
    ReviewField "review_fields" "审查领域" {
        NETWORK "网络安全" "network-security",
        BUDGET "预算管理" "budget",
        DATA "政务数据资源" "data",
        CRYPTOGRAPHY "密码应用" "cryptography",
        SECRECY "保密" "secrecy",
    }
}

open_words! {
    /// 专项审批的种类（第十二条）。
    SpecialKind "special" "专项审批" {
        ENERGY "节能评估" "energy",
        SITING "规划选址" "siting",
        LAND "用地预审" "land",
        ENVIRONMENT "环境影响评价" "environment",
    }
}

words! {
    /// 专项审批的结果。
    SpecialResult {
        Approved "批准" "approved",
        NotNeeded "无需办理" "not-needed",
    }
}

words! {
    /// 合同的种类。
    ContractKind {
        Construction "建设" "construction",
        Supervision "监理" "supervision",
        Service "服务" "service",
        Other "其他" "other",
    }
}

open_words! {
    /// 自行调整的情形（第二十条第一至三项）。
    Ground "grounds" "调整的情形" {
        POLICY "政策要求" "policy",
        DESIGN "方案优化" "design",
        BUSINESS "业务发展" "business",
    }
}

words! {
    /// 情况报告的事由（第十八条）。
    Trouble {
        Overdue "严重逾期" "overdue",
        Loss "重大损失" "loss",
    }
}

words! {
    /// 合格与否。
    Quality {
        Passed "合格" "passed",
        Failed "不合格" "failed",
    }
}

words! {
    /// 采购的结果。
    ProcurementResult {
        Awarded "成交" "awarded" ["中标"],
        Failed "废标" "failed" ["流标", "采购失败", "终止采购"],
    }
}

words! {
    /// 整改复查的结果（第二十九条）。
    RectificationResult {
        Passed "合格" "passed",
        StillFailing "仍不符合" "still-failing",
    }
}

words! {
    /// 评价等次。
    Grade {
        Excellent "优" "excellent",
        Good "良" "good",
        Fair "中" "fair",
        Poor "差" "poor",
    }
}

words! {
    /// 处理措施的范围。
    MeasureScope {
        Project "项目" "project",
        Unit "单位" "unit",
    }
}

words! {
    /// 对单位的措施（第二十九条）。
    MeasureKind {
        Criticise "通报批评" "criticise",
        DeferInvestment "暂缓投资" "defer-investment",
        Suspend "暂停建设" "suspend",
    }
}

open_words! {
    /// 项目建设单位的类别（第二条）。
    UnitKind "units" "单位类别" {
        OFFICE "机关" "office",
        INSTITUTION "事业单位" "institution",
        PEOPLE "群团组织" "people",
        ENTERPRISE "县属国有企业" "enterprise",
    }
}

open_words! {
    /// 项目类别（第二条）：条文以「等」收尾，列举之外的照收而提醒。
    Category "categories" "类别" {
        BIG_DATA "大数据" "big-data",
        APPLICATION "信息化应用系统" "application",
        INFRASTRUCTURE "信息网络及软硬件支撑系统" "infrastructure",
        DATA_RESOURCES "数据资源开发利用" "data-resources",
        SECURITY "信息安全" "security",
    }
}

words! {
    /// 单位的层级：第四、六、十条只约束县级部门。
    Tier {
        Department "县级部门" "department",
        Township "乡镇街道" "township",
        Other "其他" "other",
    }
}

words! {
    /// 系统的状况（第二十五至二十七条）。
    StatusKind {
        NotShared "未共享" "not-shared",
        Repeated "重复采集" "repeated-collection",
        Uncatalogued "未入总目录" "uncatalogued",
        Cryptography "密码不符" "cryptography",
        Security "安全不符" "security",
        MajorRisk "重大隐患" "major-risk",
        Unmerged "应整合未整合" "unmerged",
        MayStaySeparate "可不共享" "may-stay-separate",
    }
}
