"""What made texts are put together of: the same in both languages, with places left open."""

from typing import NamedTuple

from cities.models.languages import columns
from cities.models.theme import Theme


class Text(NamedTuple):
    """What says the same in both languages."""

    en: str
    zh: str

    def in_columns(self, field: str) -> dict[str, str]:
        """The columns of translated `field`, saying this."""
        return dict(zip(columns(field), self, strict=True))


NOTHING = Text("", "")


class Subject(NamedTuple):
    """What a text is about: a field of city life, named in mid-sentence."""

    theme: str
    name: Text


class Organisation(NamedTuple):
    """A kind of organisation, and how those of a place are named."""

    name: Text
    kind: Text
    is_authority: bool = False


def texts(table: str) -> tuple[Text, ...]:
    """The texts of `table`: a line in English, then one in Chinese."""
    lines = [line.strip() for line in table.strip().splitlines()]
    return tuple(map(Text, lines[::2], lines[1::2]))


def _subjects(theme: str, table: str) -> tuple[Subject, ...]:
    return tuple(Subject(theme, name) for name in texts(table))


# All take a verb in the singular and no article.
SUBJECTS = (
    *_subjects(
        Theme.TRANSPORT,
        """
        smart parking
        智慧停车
        bus priority
        公交优先
        adaptive traffic lighting
        自适应信号控制
        bicycle sharing
        共享单车管理
        electric vehicle charging
        电动汽车充电
        integrated ticketing
        一票通
        """,
    ),
    *_subjects(
        Theme.ENERGY,
        """
        district heating
        集中供热
        rooftop solar power
        屋顶光伏
        energy-saving street lighting
        节能路灯
        building energy management
        建筑能耗管理
        smart electricity metering
        智能电表
        """,
    ),
    *_subjects(
        Theme.ENVIRONMENT,
        """
        air quality monitoring
        空气质量监测
        waste sorting
        垃圾分类
        flood warning
        洪涝预警
        river restoration
        河道治理
        noise mapping
        噪声地图
        """,
    ),
    *_subjects(
        Theme.GOVERNANCE,
        """
        one-stop public service
        政务服务“一网通办”
        online appointment booking
        网上预约
        citizen participation
        公众参与
        emergency coordination
        应急联动
        digital land registration
        数字化不动产登记
        """,
    ),
    *_subjects(
        Theme.HEALTH,
        """
        telecare for older residents
        居家养老远程服务
        remote consultation
        远程会诊
        electronic health recording
        电子健康档案
        """,
    ),
    *_subjects(
        Theme.ECONOMY,
        """
        support for start-ups
        创业扶持
        paperless customs clearance
        无纸化通关
        tourism guidance
        智慧旅游导览
        """,
    ),
    *_subjects(
        Theme.LIVING,
        """
        neighbourhood service
        社区服务
        library lending
        图书通借通还
        safe schooling
        平安校园
        barrier-free access
        无障碍出行
        """,
    ),
    *_subjects(
        Theme.INFRASTRUCTURE,
        """
        water metering
        供水计量
        fibre access
        光纤入户
        underground pipe inspection
        地下管网巡检
        public wireless access
        公共无线网络
        """,
    ),
    *_subjects(
        Theme.DATA,
        """
        open data publishing
        数据开放
        city-wide sensor networking
        城市感知网络
        geographic data sharing
        地理信息共享
        """,
    ),
)

# Titles of news. {city} and {other} are two places, {partner} is an organisation.
HEADLINES = texts(
    """
    {city} opens a pilot for {subject}
    {city}启动{subject}试点
    {city} and {other} compare notes on {subject}
    {city}与{other}交流{subject}经验
    Workshop on {subject} held in {city}
    {subject}研讨会在{city}举行
    {city} reports first results of {subject}
    {city}公布{subject}初步成果
    Delegation from {other} looks at {subject} in {city}
    {other}代表团赴{city}考察{subject}
    {city} extends {subject} to {number} neighbourhoods
    {city}将{subject}推广至{number}个社区
    Joint study of {subject} by {city} and {other}
    {city}与{other}联合开展{subject}研究
    {partner} advises {city} on {subject}
    {partner}为{city}的{subject}提供咨询
    {city} publishes its plan for {subject}
    {city}发布{subject}规划
    {subject_first} in {city}: what {number} months have shown
    {city}{subject}：{number}个月的观察
    {city} invites residents to test {subject}
    {city}邀请居民试用{subject}
    Training course on {subject} ends in {city}
    {city}{subject}培训班结业
    {city} and {other} agree on a common standard for {subject}
    {city}与{other}就{subject}商定共同标准
    Video meeting of {city} and {other} on {subject}
    {city}与{other}就{subject}举行视频会议
    {city} receives an award for {subject}
    {city}因{subject}获奖
    Second phase of {subject} begins in {city}
    {city}{subject}二期开工
    """
)

# How a summary begins, and how it ends.
OPENINGS = texts(
    """
    {city} has begun to use {subject} in {number} neighbourhoods.
    {city}开始在{number}个社区推行{subject}。
    Experts of {city} and {other} met to discuss {subject}.
    {city}与{other}的专家就{subject}举行了座谈。
    The authorities of {city} presented a report on {subject}.
    {city}有关部门发布了一份{subject}报告。
    A working group on {subject} took up its work in {city}.
    {subject}工作组在{city}开展工作。
    {city} and {other} exchanged what they have learnt from {subject}.
    {city}与{other}就{subject}互通了做法。
    Together with {partner}, {city} has reviewed its approach to {subject}.
    {city}会同{partner}对{subject}的做法进行了评估。
    After {number} months of preparation, {subject} has started in {city}.
    经过{number}个月筹备，{city}的{subject}正式启动。
    In {year} {city} made {subject} one of its priorities.
    {year}年，{city}将{subject}列为工作重点之一。
    """
)
ENDINGS = texts(
    """
    About {people} residents are concerned.
    惠及居民约{people}人。
    A first review is planned for {next_year}.
    首次评估计划于{next_year}年进行。
    The costs have not been made public.
    有关费用尚未公布。
    {other} intends to follow the example.
    {other}拟借鉴这一做法。
    The results are to be shared with the other pilots.
    成果将与其他试点共享。
    Use went up by {share} per cent within a year.
    一年之内，使用量增长了{share}%。
    Both sides agreed to meet again in {next_year}.
    双方商定{next_year}年再次会晤。
    The trial ends after {number} months.
    试用期为{number}个月。
    """
)

# What bodies say, in any order.
SENTENCES = texts(
    """
    The first stage covers {number} neighbourhoods with about {people} residents.
    一期覆盖{number}个社区，居民约{people}人。
    According to the city, complaints fell by {share} per cent in the first year.
    据该市介绍，第一年的投诉量下降了{share}%。
    The system was put out to tender in {year} and has been working since the following spring.
    该系统于{year}年公开招标，次年春季投入使用。
    Residents can follow the work on a public map that is updated every night.
    居民可以通过每晚更新的公开地图了解进展。
    In {number} public meetings, costs and the protection of personal data were discussed.
    先后举行了{number}场公众会议，讨论了费用和个人信息保护等问题。
    {other} had begun something similar two years earlier and passed on its documents.
    {other}早两年开始了类似的工作，并提供了有关文件。
    Technology, those in charge said, was easier than the agreement between {number} departments.
    有关负责人表示，最难的不是技术，而是{number}个部门之间的协调。
    Data are kept for {number} months and then deleted.
    数据保存{number}个月后予以删除。
    {partner} accompanied the work and published an interim report.
    {partner}全程参与，并发布了中期报告。
    Not all went well: in winter the share of failed measurements rose to {share} per cent.
    并非一切顺利：冬季的无效测量比例上升到{share}%。
    An evaluation by an independent institute is to follow in {next_year}.
    独立机构的评估将于{next_year}年进行。
    Older residents were offered courses in {number} community centres.
    有关方面在{number}个社区中心为老年居民开设了课程。
    The equipment was installed along {number} main roads and in all public buildings.
    设备安装在{number}条主干道沿线和所有公共建筑内。
    For {city} this is part of a plan that runs until {next_year}.
    对{city}而言，这是一项实施至{next_year}年的规划的组成部分。
    The interfaces are open, so that small companies can offer services of their own.
    接口对外开放，小企业也可以提供自己的服务。
    In a survey, {share} per cent of those asked said that they would recommend it to others.
    调查显示，{share}%的受访者愿意向他人推荐。
    Questions of procurement took up much of the discussion.
    讨论中，采购问题占了很大篇幅。
    The visitors from {other} asked above all how the running costs are shared.
    {other}的来访者最关心的是运行费用如何分担。
    A control room with staff around the clock was set up in the former town hall.
    原市政厅内设立了全天候值守的指挥中心。
    Where the network does not reach, the devices report once a day by radio.
    在网络未覆盖的地方，设备每天通过无线电上报一次。
    Since {year} the two cities have exchanged {number} members of staff for several weeks each.
    {year}年以来，两市互派了{number}名工作人员，每人交流数周。
    The savings are estimated at {share} per cent of the yearly costs.
    预计每年可节省{share}%的费用。
    Plans for a second stage have been drawn up, but money has not been found yet.
    二期方案已经拟定，但资金尚未落实。
    Schools took part with projects of their own, {number} of which were shown in an exhibition.
    各学校以自己的项目参与其中，有{number}个项目在展览中展出。
    The rules were translated into plain language and printed as a leaflet.
    有关规定改写成通俗文字，并印成了宣传册。
    Small differences between the two systems turned out to be instructive.
    事实证明，两套系统之间的细微差别很有启发。
    In the old town, where streets are narrow, another solution had to be found.
    老城区街道狭窄，只能另寻办法。
    The figures are published every quarter, together with the method by which they are collected.
    数据每季度公布一次，并附采集方法。
    Experts recommended to begin with few indicators and to measure them well.
    专家建议先从少量指标做起，把它们测准。
    A joint group of {number} engineers will work out the details.
    由{number}名工程师组成的联合小组将研究具体细节。
    For the time being the old procedure remains available beside the new one.
    目前新旧两种办理方式并行。
    The documents are available in Chinese and English.
    有关文件以中英文提供。
    What works in a city of {people} people, the hosts pointed out, need not work in a smaller one.
    主办方指出，在{people}人口的城市行之有效的做法，未必适用于规模较小的城市。
    Universities of both cities contribute with measurements and student work.
    两市的高校以测量数据和学生课题参与其中。
    The average waiting time went down from {number} to six minutes.
    平均等候时间从{number}分钟缩短到6分钟。
    Several neighbouring municipalities have asked to join.
    周边数个市镇已提出加入。
    """
)

# Headings between the paragraphs of longer bodies.
HEADINGS = texts(
    """
    Background
    背景
    What was agreed
    商定事项
    First results
    初步成果
    Open questions
    待解决的问题
    Next steps
    下一步工作
    """
)
# What a list in a body may name, each beginning after a dash or a number.
ITEMS = texts(
    """
    an inventory of the equipment in use, to be finished in {next_year};
    清点现有设备，{next_year}年完成；
    a yearly exchange of staff;
    每年互派工作人员；
    a common form for reporting results;
    采用统一的成果报告格式；
    a guide to procurement in both languages;
    编写中英文采购指南；
    a public page on which progress can be followed;
    设立可查询进展的公开网页；
    a test in {number} further neighbourhoods;
    再选{number}个社区进行试验；
    a review of the protection of personal data;
    审查个人信息保护情况；
    """
)
BEFORE_ITEMS = texts(
    """
    The following was agreed:
    会议商定以下事项：
    The plan names several measures:
    规划提出以下几项措施：
    Those involved want to begin with:
    各方将从以下几项着手：
    """
)

# What pages of cities say of them.
CITY_OPENINGS = texts(
    """
    {city} lies in {region} and has taken part since {year}.
    {city}位于{region}，{year}年起参与合作。
    {city}, in {region}, joined the cooperation in {year}.
    {city}地处{region}，{year}年加入合作。
    Since {year} {city} in {region} has been one of the pilots.
    {year}年以来，{region}的{city}一直是试点之一。
    """
)
CITY_SENTENCES = texts(
    """
    Its work concentrates on {subject}.
    工作重点是{subject}。
    A plan for {subject} was adopted in {year}; it covers {number} years.
    {year}年通过了{subject}规划，为期{number}年。
    About {people} people use what was built for {subject}.
    约{people}人使用为{subject}建设的设施。
    The administration runs {number} projects, the largest of which is about {subject}.
    当地共有{number}个项目，其中最大的一个涉及{subject}。
    In {subject} it works together with {number} other pilots.
    在{subject}方面，与{number}个其他试点开展合作。
    A university and {number} companies take part.
    一所大学和{number}家企业参与其中。
    Until {next_year} the city wants to halve the costs of {subject}.
    计划到{next_year}年将{subject}的费用减半。
    """
)

# Titles of practices and of cooperations, and how the latter ended.
PRACTICE_TITLES = texts(
    """
    {subject_first} in {city}
    {city}{subject}
    Programme for {subject}
    {subject}行动计划
    {subject_first} in {number} neighbourhoods
    {number}个社区的{subject}
    Platform for {subject}
    {subject}平台
    A city plan for {subject}
    {subject}专项规划
    """
)
COOPERATION_TITLES = texts(
    """
    {subject_first}: {city} and {other}
    {subject}：{city}与{other}
    Joint project on {subject} of {city} and {other}
    {city}与{other}{subject}合作项目
    {city} and {other} learn from each other in {subject}
    {city}与{other}{subject}互学互鉴
    """
)
OUTCOMES = texts(
    """
    A common guide was written and is used by {number} cities.
    编写了共同指南，已有{number}个城市采用。
    The costs went down by {share} per cent.
    费用下降了{share}%。
    Both cities go on with means of their own.
    两市以各自的资金继续推进。
    """
)
STEPS = texts(
    """
    Letter of intent signed
    签署意向书
    First working meeting
    首次工作会议
    Mutual visit of experts
    专家互访
    Trial begun
    启动试验
    Interim report handed over
    提交中期报告
    Results presented
    发布成果
    """
)

# Organisations, and what they do.
ORGANISATIONS = (
    Organisation(
        Text("{city} Institute of Urban Data", "{city}城市数据研究院"),
        Text("research institute", "研究机构"),
    ),
    Organisation(
        Text("{city} Office for Digital Services", "{city}数字服务局"),
        Text("public authority", "政府部门"),
        is_authority=True,
    ),
    Organisation(
        Text("{city} University of Technology", "{city}理工大学"), Text("university", "高等院校")
    ),
    Organisation(
        Text("{city} Smart City Association", "{city}智慧城市协会"), Text("association", "协会")
    ),
    Organisation(
        Text("{city} Centre for Energy and Environment", "{city}能源与环境中心"),
        Text("research institute", "研究机构"),
    ),
    Organisation(
        Text("{city} Chamber of Commerce", "{city}商会"), Text("chamber of commerce", "商会")
    ),
)
PARTNER_ROLES = texts(
    """
    It advises {city} on {subject} and has organised {number} meetings.
    为{city}的{subject}提供咨询，已组织{number}次会议。
    It measures what comes of {subject} in {city}.
    负责测算{city}{subject}的成效。
    It brings companies of both sides together in {subject}.
    推动双方企业在{subject}领域对接。
    """
)

PUBLICATION_TITLES = texts(
    """
    {subject_first} in cities of both sides: a comparison
    中欧城市{subject}比较研究
    Guide to {subject} for pilot cities
    试点城市{subject}指南
    Report on {subject} in {city}, {year}
    {city}{subject}报告（{year}年）
    {subject_first}: experience of {number} cities
    {subject}：{number}个城市的经验
    """
)
PUBLICATION_SUMMARIES = texts(
    """
    It compares {number} cities and explains how the figures were collected.
    比较了{number}个城市，并说明了数据的采集方法。
    It is written for those who plan and buy such systems in city administrations.
    读者为城市管理部门中负责规划和采购此类系统的人员。
    One chapter deals with {city}, another with {other}.
    其中一章介绍{city}，另一章介绍{other}。
    """
)
AUTHORS = "Anna Lind|Marek Nowy|王明远|Elisa Conti|陈思齐|Jan de Boer|李文澜|Sofia Pereira".split(
    "|"
)

MILESTONE_TITLES = texts(
    """
    {city} joins the exchange on {subject}
    {city}加入{subject}交流
    Meeting on {subject} in {city}
    {subject}会议在{city}召开
    {number} cities agree on {subject}
    {number}个城市就{subject}达成一致
    """
)

# Who advises where no partner does.
ADVISERS = Text("Urban Exchange", "城市交流平台")

# Who says so: nobody, and the pages show it.
SOURCE = Text("Made for measuring", "为测量而编写")
