"""Where made cities lie: around a point of a real province or region, and how far around."""

from decimal import Decimal
from random import Random
from typing import NamedTuple

from cities.models.country import CHINA
from cities.models.side import Side
from cities.sample.words import Text


class Area(NamedTuple):
    """A part of a country that made cities lie in."""

    country: str
    region: Text
    latitude: float
    longitude: float
    spread: float  # degrees to each side that are in it

    @property
    def side(self) -> str:
        return Side.CN if self.country == CHINA else Side.EU

    def point(self, random: Random) -> tuple[Decimal, Decimal]:
        """Latitude and longitude of somewhere in the area, as the columns keep them."""
        return self._near(self.latitude, random), self._near(self.longitude, random)

    def _near(self, degrees: float, random: Random) -> Decimal:
        return Decimal(f"{degrees + random.uniform(-self.spread, self.spread):.4f}")


def _areas(table: str) -> tuple[Area, ...]:
    rows = (map(str.strip, line.split("|")) for line in table.strip().splitlines())
    return tuple(
        Area(country, Text(en, zh), *(float(number) for number in numbers))
        for country, en, zh, *numbers in rows
    )


AREAS = _areas(
    """
    CN|Hebei|河北省|38.0|115.3|0.8
    CN|Shanxi|山西省|37.5|112.3|0.8
    CN|Inner Mongolia|内蒙古自治区|41.0|111.0|0.7
    CN|Liaoning|辽宁省|41.8|122.8|0.6
    CN|Jilin|吉林省|43.8|125.8|0.8
    CN|Heilongjiang|黑龙江省|46.5|127.0|1.0
    CN|Jiangsu|江苏省|33.0|119.3|0.7
    CN|Zhejiang|浙江省|29.2|120.2|0.7
    CN|Anhui|安徽省|32.0|117.2|0.8
    CN|Fujian|福建省|26.0|118.0|0.7
    CN|Jiangxi|江西省|27.8|115.6|0.8
    CN|Shandong|山东省|36.3|118.0|0.8
    CN|Henan|河南省|34.0|113.5|0.9
    CN|Hubei|湖北省|30.9|113.0|0.9
    CN|Hunan|湖南省|27.8|111.8|0.9
    CN|Guangdong|广东省|23.4|113.5|0.6
    CN|Guangxi|广西壮族自治区|23.6|108.6|0.8
    CN|Hainan|海南省|19.3|109.8|0.4
    CN|Sichuan|四川省|30.5|104.5|0.9
    CN|Guizhou|贵州省|26.8|106.8|0.8
    CN|Yunnan|云南省|25.0|102.2|0.9
    CN|Shaanxi|陕西省|34.6|108.9|0.7
    CN|Gansu|甘肃省|35.4|104.6|0.6
    CN|Qinghai|青海省|36.5|101.4|0.6
    CN|Ningxia|宁夏回族自治区|37.7|106.1|0.5
    CN|Xinjiang|新疆维吾尔自治区|43.6|86.5|1.0
    AT|Lower Austria|下奥地利州|48.2|15.6|0.3
    AT|Styria|施泰尔马克州|47.2|15.0|0.4
    BE|Flanders|弗拉芒大区|51.0|4.4|0.3
    BE|Wallonia|瓦隆大区|50.3|4.9|0.4
    BG|Plovdiv Province|普罗夫迪夫州|42.2|24.8|0.4
    BG|Veliko Tarnovo Province|大特尔诺沃州|43.1|25.6|0.4
    CY|Nicosia District|尼科西亚区|35.0|33.2|0.1
    CZ|South Moravia|南摩拉维亚州|49.1|16.5|0.4
    CZ|Central Bohemia|中捷克州|49.9|14.7|0.5
    DE|Bavaria|巴伐利亚州|48.8|11.6|0.7
    DE|Hesse|黑森州|50.6|9.0|0.5
    DE|Lower Saxony|下萨克森州|52.7|9.3|0.6
    DE|North Rhine-Westphalia|北莱茵-威斯特法伦州|51.5|7.6|0.5
    DE|Saxony|萨克森州|51.0|13.2|0.4
    DK|Central Denmark Region|中日德兰大区|56.2|9.4|0.4
    DK|Zealand|西兰大区|55.5|11.8|0.2
    EE|Tartu County|塔尔图县|58.4|26.6|0.3
    ES|Andalusia|安达卢西亚自治区|37.5|-4.8|0.7
    ES|Castile and León|卡斯蒂利亚-莱昂自治区|41.7|-4.6|0.8
    ES|Aragon|阿拉贡自治区|41.4|-0.8|0.6
    FI|Pirkanmaa|皮尔卡区|61.6|23.9|0.5
    FI|North Savo|北萨沃区|63.0|27.4|0.5
    FR|Brittany|布列塔尼大区|48.1|-2.6|0.4
    FR|Occitania|奥克西塔尼大区|43.8|2.0|0.6
    FR|Grand Est|大东部大区|48.6|5.5|0.7
    FR|Nouvelle-Aquitaine|新阿基坦大区|45.5|0.3|0.8
    GB|South West England|英格兰西南部|51.1|-2.6|0.4
    GB|Yorkshire and the Humber|约克郡和亨伯|53.9|-1.3|0.4
    GB|Scotland|苏格兰|56.2|-3.7|0.4
    GR|Thessaly|色萨利大区|39.5|22.1|0.3
    GR|Peloponnese|伯罗奔尼撒大区|37.5|22.3|0.2
    HR|Slavonia|斯拉沃尼亚|45.4|18.0|0.3
    HU|Southern Great Plain|南大平原|46.6|19.8|0.5
    HU|Northern Great Plain|北大平原|47.5|21.0|0.4
    IE|Leinster|伦斯特省|53.3|-7.2|0.4
    IE|Munster|芒斯特省|52.4|-8.6|0.3
    IT|Emilia-Romagna|艾米利亚-罗马涅大区|44.6|11.0|0.4
    IT|Apulia|普利亚大区|41.0|16.4|0.3
    IT|Piedmont|皮埃蒙特大区|45.0|8.0|0.5
    LT|Kaunas County|考纳斯县|55.1|23.9|0.4
    LU|Luxembourg|卢森堡|49.8|6.1|0.1
    LV|Vidzeme|维泽梅|57.2|25.3|0.4
    MT|Malta|马耳他|35.89|14.44|0.04
    NL|Gelderland|海尔德兰省|52.1|5.9|0.3
    NL|North Brabant|北布拉班特省|51.6|5.2|0.2
    PL|Greater Poland|大波兰省|52.3|17.2|0.6
    PL|Lesser Poland|小波兰省|50.0|20.3|0.4
    PL|Masovia|马佐夫舍省|52.3|21.0|0.6
    PT|Alentejo|阿连特茹大区|38.5|-8.0|0.4
    PT|Northern Portugal|葡萄牙北部大区|41.4|-7.8|0.4
    RO|Transylvania|特兰西瓦尼亚|46.3|24.2|0.6
    RO|Muntenia|蒙特尼亚|44.7|26.2|0.5
    SE|Västergötland|西约特兰|58.3|13.0|0.4
    SE|Dalarna|达拉纳|60.5|15.2|0.4
    SI|Drava Region|德拉瓦地区|46.45|15.8|0.15
    SK|Nitra Region|尼特拉州|48.3|18.2|0.2
    SK|Prešov Region|普雷绍夫州|49.05|21.2|0.2
    """
)
