/*
 * parts_vectors.h - texts and the sizes of their parts, for test_parts.c
 *
 * The sample sentences are unreviewed and only here for their lengths and
 * letters.  Sizes were agreed on by several independent splitters.
 */
/* long: tables of vectors */
#ifndef TESTS_LOCALES_PARTS_VECTORS_H
#define TESTS_LOCALES_PARTS_VECTORS_H

#include "locales/text/parts.h"

/* 3GPP TS 23.040 9.2.3.24.1 and 23.038 6.1.2.1.1: units of a part without and with a header. */
static const struct { enum alphabet alphabet; unsigned parts, units; } capacity_vectors[] = {
	{ ALPHABET_GSM7, 1, 160 },
	{ ALPHABET_UCS2, 1, 70 },
	{ ALPHABET_GSM7, 2, 153 },
	{ ALPHABET_UCS2, 2, 67 },
};

/* Text as runs; units in all; parts, filled to the last character that fits. */
static const struct {
	const char *id;
	enum alphabet alphabet;
	unsigned units, parts;
	const char *sizes;
	struct { const char *text; unsigned times; } run[4];
} segment_vectors[] = {
	{ "a160", ALPHABET_GSM7, 160, 1, "160",
	  { { "a", 160 } } },
	{ "a306", ALPHABET_GSM7, 306, 2, "153+153",
	  { { "a", 306 } } },
	{ "a459", ALPHABET_GSM7, 459, 3, "153+153+153",
	  { { "a", 459 } } },
	{ "euro80", ALPHABET_GSM7, 160, 1, "160",
	  { { "€", 80 } } },
	{ "euro152", ALPHABET_GSM7, 304, 2, "152+152",
	  { { "€", 152 } } },
	{ "a159_euro", ALPHABET_GSM7, 161, 2, "153+8",
	  { { "a", 159 }, { "€", 1 } } },
	{ "a152_euro_b20", ALPHABET_GSM7, 174, 2, "152+22",
	  { { "a", 152 }, { "€", 1 }, { "b", 20 } } },
	{ "brackets", ALPHABET_GSM7, 320, 3, "152+152+16",
	  { { "[]{}|~^\\", 20 } } },
	{ "newline160", ALPHABET_GSM7, 160, 1, "160",
	  { { "line\n", 32 } } },
	{ "formfeed", ALPHABET_GSM7, 160, 1, "160",
	  { { "\f", 1 }, { "a", 158 } } },
	{ "u70", ALPHABET_UCS2, 70, 1, "70",
	  { { "न", 70 } } },
	{ "u134", ALPHABET_UCS2, 134, 2, "67+67",
	  { { "न", 134 } } },
	{ "u201", ALPHABET_UCS2, 201, 3, "67+67+67",
	  { { "न", 201 } } },
	{ "emoji35", ALPHABET_UCS2, 70, 1, "70",
	  { { "😀", 35 } } },
	{ "emoji66", ALPHABET_UCS2, 132, 2, "66+66",
	  { { "😀", 66 } } },
	{ "n66_emoji_x", ALPHABET_UCS2, 78, 2, "66+12",
	  { { "न", 66 }, { "😀", 1 }, { "x", 10 } } },
	{ "c_cedilla_small", ALPHABET_UCS2, 5, 1, "5",
	  { { "ça va", 1 } } },
	{ "m1-en", ALPHABET_GSM7, 98, 1, "98",
	  { { "Before you pay anyone, check the agency licence. Reply CHECK and the agency name. Free help: 1234.", 1 } } },
	{ "m1-bn", ALPHABET_UCS2, 109, 2, "67+42",
	  { { "কাউকে টাকা দেওয়ার আগে এজেন্সির লাইসেন্স যাচাই করুন। CHECK লিখে এজেন্সির নাম পাঠান। বিনামূল্যে "
	    "সহায়তা: 1234।", 1 } } },
	{ "m1-si", ALPHABET_UCS2, 117, 2, "67+50",
	  { { "කිසිවෙකුට මුදල් ගෙවීමට පෙර නියෝජිතායතනයේ බලපත්\u200Dරය පරීක්ෂා කරන්න. CHECK සහ නියෝජිතායතනයේ නම එවන්න. "
	    "නොමිලේ උපකාර: 1234.", 1 } } },
	{ "m1-ti", ALPHABET_UCS2, 71, 2, "67+4",
	  { { "ቅድሚ ምኽፋልኩም ፍቓድ ናይቲ ወኪል ኣረጋግጹ። CHECK ጽሒፍኩም ስም ናይቲ ወኪል ስደዱ። ናጻ ሓገዝ፦ 1234።", 1 } } },
	{ "m1-km", ALPHABET_UCS2, 119, 2, "67+52",
	  { { "មុនពេលបង់ប្រាក់ឱ្យនរណាម្នាក់ សូមពិនិត្យអាជ្ញាបណ្ណរបស់ទីភ្នាក់ងារ។ ផ្ញើ CHECK និងឈ្មោះទីភ្នាក់ងារ។ "
	    "ជំនួយឥតគិតថ្លៃ៖ 1234។", 1 } } },
	{ "m1-ar", ALPHABET_UCS2, 89, 2, "67+22",
	  { { "قبل أن تدفع لأي شخص، تحقق من ترخيص الوكالة. أرسل CHECK واسم الوكالة. مساعدة مجانية: 1234.", 1 } } },
	{ "m1-fil", ALPHABET_GSM7, 123, 1, "123",
	  { { "Bago magbayad kahit kanino, suriin ang lisensya ng ahensya. I-reply ang CHECK at pangalan ng "
	    "ahensya. Libreng tulong: 1234.", 1 } } },
	{ "m1-id", ALPHABET_GSM7, 95, 1, "95",
	  { { "Sebelum membayar siapa pun, periksa izin agen. Balas CHECK dan nama agen. Bantuan gratis: 1234.", 1 } } },
	{ "m1-sw", ALPHABET_GSM7, 112, 1, "112",
	  { { "Kabla ya kumlipa mtu yeyote, hakikisha leseni ya wakala. Jibu CHECK na jina la wakala. Msaada bila "
	    "malipo: 1234.", 1 } } },
	{ "m1-so", ALPHABET_GSM7, 125, 1, "125",
	  { { "Ka hor inta aadan cidna lacag siin, hubi shatiga wakaaladda. Ku jawaab CHECK iyo magaca wakaaladda. "
	    "Caawimo bilaash ah: 1234.", 1 } } },
	{ "m1-om", ALPHABET_GSM7, 130, 1, "130",
	  { { "Nama kamiyyuuf kaffaluu keessan dura hayyama ejensichaa mirkaneeffadhaa. CHECK fi maqaa ejensichaa "
	    "ergaa. Gargaarsa bilisaa: 1234.", 1 } } },
	{ "m1-ak", ALPHABET_UCS2, 113, 2, "67+46",
	  { { "Ansa na wobɛtua obi ka no, hwɛ sɛ adwumakuw no wɔ tumi krataa. Fa CHECK ne adwumakuw no din mena. "
	    "Mmoa kwa: 1234.", 1 } } },
	{ "m1-fr", ALPHABET_UCS2, 143, 3, "67+67+9",
	  { { "Avant de payer qui que ce soit, vérifiez la licence de l’agence. Répondez CHECK et le nom de "
	    "l’agence. Aide gratuite, même à l’étranger : 1234.", 1 } } },
	{ "m1-uz-Latn", ALPHABET_UCS2, 119, 2, "67+52",
	  { { "Birovga pul to‘lashdan oldin agentlik litsenziyasini tekshiring. CHECK va agentlik nomini yuboring. "
	    "Bepul yordam: 1234.", 1 } } },
	{ "m1-tg", ALPHABET_UCS2, 103, 2, "67+36",
	  { { "Пеш аз пардохт ба касе иҷозатномаи агентиро санҷед. CHECK ва номи агентиро фиристед. Ёрии ройгон: "
	    "1234.", 1 } } },
	{ "m1-ml", ALPHABET_UCS2, 131, 2, "67+64",
	  { { "ആർക്കെങ്കിലും പണം നൽകുന്നതിന് മുമ്പ് ഏജൻസിയുടെ ലൈസൻസ് പരിശോധിക്കുക. CHECK എന്ന് എഴുതി ഏജൻസിയുടെ "
	    "പേര് അയയ്ക്കുക. സൗജന്യ സഹായം: 1234.", 1 } } },
	{ "m1-kn", ALPHABET_UCS2, 115, 2, "67+48",
	  { { "ಯಾರಿಗಾದರೂ ಹಣ ನೀಡುವ ಮೊದಲು ಏಜೆನ್ಸಿಯ ಪರವಾನಗಿಯನ್ನು ಪರಿಶೀಲಿಸಿ. CHECK ಎಂದು ಬರೆದು ಏಜೆನ್ಸಿಯ ಹೆಸರು ಕಳುಹಿಸಿ. "
	    "ಉಚಿತ ಸಹಾಯ: 1234.", 1 } } },
	{ "m1-gu", ALPHABET_UCS2, 95, 2, "67+28",
	  { { "કોઈને પૈસા આપતા પહેલાં એજન્સીનું લાઇસન્સ તપાસો. CHECK લખીને એજન્સીનું નામ મોકલો. મફત મદદ: 1234.", 1 } } },
	{ "m1-pa", ALPHABET_UCS2, 101, 2, "67+34",
	  { { "ਕਿਸੇ ਨੂੰ ਪੈਸੇ ਦੇਣ ਤੋਂ ਪਹਿਲਾਂ ਏਜੰਸੀ ਦਾ ਲਾਇਸੈਂਸ ਜਾਂਚੋ। CHECK ਲਿਖ ਕੇ ਏਜੰਸੀ ਦਾ ਨਾਮ ਭੇਜੋ। ਮੁਫ਼ਤ ਮਦਦ: "
	    "1234।", 1 } } },
	{ "m1-or", ALPHABET_UCS2, 111, 2, "67+44",
	  { { "କାହାକୁ ଟଙ୍କା ଦେବା ପୂର୍ବରୁ ଏଜେନ୍ସିର ଲାଇସେନ୍ସ ଯାଞ୍ଚ କରନ୍ତୁ। CHECK ଲେଖି ଏଜେନ୍ସିର ନାମ ପଠାନ୍ତୁ। ମାଗଣା "
	    "ସାହାଯ୍ୟ: 1234।", 1 } } },
	{ "m2-en", ALPHABET_GSM7, 207, 2, "153+54",
	  { { "Keep a copy of your passport and contract with your family. Nobody may take your passport from you. "
	    "If your employer does not pay you, call the helpline 1234 day or night. The call is free. Reply 0 "
	    "for menu.", 1 } } },
	{ "m2-bn", ALPHABET_UCS2, 171, 3, "67+67+37",
	  { { "আপনার পাসপোর্ট ও চুক্তির কপি পরিবারের কাছে রাখুন। কেউ আপনার পাসপোর্ট নিতে পারে না। মালিক বেতন না "
	    "দিলে দিন-রাত হেল্পলাইন 1234 নম্বরে ফোন করুন। ফোন ফ্রি। মেনুর জন্য 0 পাঠান।", 1 } } },
	{ "m2-si", ALPHABET_UCS2, 190, 3, "67+67+56",
	  { { "ඔබගේ විදේශ ගමන් බලපත්\u200Dරයේ සහ ගිවිසුමේ පිටපතක් පවුලේ අය ළඟ තබන්න. කිසිවෙකුට ඔබගේ ගමන් බලපත්\u200Dරය ගත "
	    "නොහැක. සේවායෝජකයා වැටුප් නොගෙවන්නේ නම් දිවා රෑ 1234 අමතන්න. ඇමතුම නොමිලේ. මෙනුව සඳහා 0 එවන්න.", 1 } } },
	{ "m2-my", ALPHABET_UCS2, 186, 3, "67+67+52",
	  { { "သင့်ပတ်စ်ပို့နှင့် စာချုပ်မိတ္တူကို မိသားစုထံ ထားပါ။ မည်သူမျှ သင့်ပတ်စ်ပို့ကို မယူရပါ။ အလုပ်ရှင်က "
	    "လစာမပေးပါက 1234 သို့ နေ့ညမရွေး ဖုန်းဆက်ပါ။ ဖုန်းခေါ်ခ အခမဲ့ဖြစ်သည်။ မီနူးအတွက် 0 ပို့ပါ။", 1 } } },
	{ "m2-ar", ALPHABET_UCS2, 172, 3, "67+67+38",
	  { { "احتفظ بنسخة من جواز سفرك وعقدك لدى أسرتك. لا يحق لأحد أن يأخذ جواز سفرك. إذا لم يدفع صاحب العمل "
	    "أجرك فاتصل بخط المساعدة 1234 ليلا أو نهارا. المكالمة مجانية. أرسل 0 للقائمة.", 1 } } },
	{ "m2-fil", ALPHABET_GSM7, 211, 2, "153+58",
	  { { "Mag-iwan ng kopya ng pasaporte at kontrata sa pamilya. Walang sinumang maaaring kumuha ng pasaporte "
	    "mo. Kung hindi ka binabayaran ng amo, tumawag sa 1234 araw o gabi. Libre ang tawag. I-reply ang 0 "
	    "para sa menu.", 1 } } },
	{ "m2-id", ALPHABET_GSM7, 201, 2, "153+48",
	  { { "Simpan salinan paspor dan kontrak Anda di keluarga. Tidak seorang pun boleh mengambil paspor Anda. "
	    "Jika majikan tidak membayar gaji, hubungi 1234 siang atau malam. Panggilan gratis. Balas 0 untuk "
	    "menu.", 1 } } },
	{ "m2-sw", ALPHABET_GSM7, 189, 2, "153+36",
	  { { "Acha nakala ya pasipoti na mkataba wako kwa familia. Hakuna mtu anayeruhusiwa kuchukua pasipoti "
	    "yako. Mwajiri asipokulipa, piga simu 1234 mchana au usiku. Simu ni bure. Jibu 0 kupata menyu.", 1 } } },
	{ "m2-fr", ALPHABET_GSM7, 238, 2, "153+85",
	  { { "Laissez une copie de votre passeport et de votre contrat à votre famille. Personne n'a le droit de "
	    "vous prendre votre passeport. Si l'employeur ne vous paie pas, appelez le 1234, jour et nuit. "
	    "L'appel est gratuit. Répondez 0 pour le menu.", 1 } } },
	{ "m2-es", ALPHABET_UCS2, 208, 4, "67+67+67+7",
	  { { "Deje una copia de su pasaporte y de su contrato a su familia. Nadie puede quitarle el pasaporte. Si "
	    "su empleador no le paga, llame al 1234 de día o de noche. La llamada es gratis. Responda 0 para ver "
	    "el menú.", 1 } } },
};

/* Sizes of the parts when only clusters are kept whole, and when cut at blanks. */
static const struct { const char *id, *by_cluster, *by_word, *text; } split_vectors[] = {
	{ "m1-ne", "66+47", "65+48",
	  "कसैलाई पैसा दिनुअघि एजेन्सीको इजाजतपत्र जाँच्नुहोस्। CHECK लेखेर एजेन्सीको नाम पठाउनुहोस्। निःशुल्क "
	    "सहायता: 1234।" },
	{ "m1-ta", "66+67+10", "65+67+11",
	  "யாருக்கும் பணம் கொடுப்பதற்கு முன் முகவர் நிறுவனத்தின் உரிமத்தைச் சரிபாருங்கள். CHECK என எழுதி "
	    "நிறுவனத்தின் பெயரை அனுப்புங்கள். இலவச உதவி: 1234." },
	{ "m1-si", "67+50", "65+52",
	  "කිසිවෙකුට මුදල් ගෙවීමට පෙර නියෝජිතායතනයේ බලපත්\u200Dරය පරීක්ෂා කරන්න. CHECK සහ නියෝජිතායතනයේ නම එවන්න. "
	    "නොමිලේ උපකාර: 1234." },
	{ "m1-ti", "67+4", "66+5",
	  "ቅድሚ ምኽፋልኩም ፍቓድ ናይቲ ወኪል ኣረጋግጹ። CHECK ጽሒፍኩም ስም ናይቲ ወኪል ስደዱ። ናጻ ሓገዝ፦ 1234።" },
	{ "m1-km", "66+53", "66+53",
	  "មុនពេលបង់ប្រាក់ឱ្យនរណាម្នាក់ សូមពិនិត្យអាជ្ញាបណ្ណរបស់ទីភ្នាក់ងារ។ ផ្ញើ CHECK និងឈ្មោះទីភ្នាក់ងារ។ "
	    "ជំនួយឥតគិតថ្លៃ៖ 1234។" },
	{ "m1-ar", "67+22", "60+29",
	  "قبل أن تدفع لأي شخص، تحقق من ترخيص الوكالة. أرسل CHECK واسم الوكالة. مساعدة مجانية: 1234." },
	{ "m1-ha", "67+44", "66+45",
	  "Kafin ka biya kowa a ƙasar waje, ka duba lasisin hukumar. Ka amsa CHECK da sunan hukumar. Taimako "
	    "kyauta: 1234." },
	{ "m1-es", "67+67+3", "61+65+11",
	  "Antes de pagar a nadie, compruebe la licencia de la agencia. Responda CHECK y el nombre de la "
	    "agencia. Ayuda gratuita también aquí: 1234." },
	{ "m1-tr", "67+47", "65+49",
	  "Kimseye para ödemeden önce ajansın lisansını kontrol edin. CHECK ve ajansın adını gönderin. "
	    "Ücretsiz yardım: 1234." },
	{ "m1-uz-Latn", "67+52", "65+54",
	  "Birovga pul to‘lashdan oldin agentlik litsenziyasini tekshiring. CHECK va agentlik nomini yuboring. "
	    "Bepul yordam: 1234." },
	{ "m1-tg", "67+36", "66+37",
	  "Пеш аз пардохт ба касе иҷозатномаи агентиро санҷед. CHECK ва номи агентиро фиристед. Ёрии ройгон: "
	    "1234." },
	{ "m1-ml", "67+64", "67+64",
	  "ആർക്കെങ്കിലും പണം നൽകുന്നതിന് മുമ്പ് ഏജൻസിയുടെ ലൈസൻസ് പരിശോധിക്കുക. CHECK എന്ന് എഴുതി ഏജൻസിയുടെ "
	    "പേര് അയയ്ക്കുക. സൗജന്യ സഹായം: 1234." },
	{ "m1-gu", "66+29", "60+35",
	  "કોઈને પૈસા આપતા પહેલાં એજન્સીનું લાઇસન્સ તપાસો. CHECK લખીને એજન્સીનું નામ મોકલો. મફત મદદ: 1234." },
	{ "m1-or", "66+45", "64+47",
	  "କାହାକୁ ଟଙ୍କା ଦେବା ପୂର୍ବରୁ ଏଜେନ୍ସିର ଲାଇସେନ୍ସ ଯାଞ୍ଚ କରନ୍ତୁ। CHECK ଲେଖି ଏଜେନ୍ସିର ନାମ ପଠାନ୍ତୁ। ମାଗଣା "
	    "ସାହାଯ୍ୟ: 1234।" },
	{ "m2-bn", "65+67+39", "60+65+46",
	  "আপনার পাসপোর্ট ও চুক্তির কপি পরিবারের কাছে রাখুন। কেউ আপনার পাসপোর্ট নিতে পারে না। মালিক বেতন না "
	    "দিলে দিন-রাত হেল্পলাইন 1234 নম্বরে ফোন করুন। ফোন ফ্রি। মেনুর জন্য 0 পাঠান।" },
	{ "m2-hi", "67+67+42", "62+65+49",
	  "अपने पासपोर्ट और अनुबंध की प्रति परिवार के पास रखें। कोई आपका पासपोर्ट नहीं ले सकता। मालिक वेतन न "
	    "दे तो दिन-रात हेल्पलाइन 1234 पर फ़ोन करें। कॉल मुफ़्त है। मेनू के लिए 0 भेजें।" },
	{ "m2-ur", "67+67+43", "66+65+46",
	  "اپنے پاسپورٹ اور معاہدے کی نقل گھر والوں کے پاس رکھیں۔ کوئی آپ کا پاسپورٹ نہیں لے سکتا۔ مالک تنخواہ "
	    "نہ دے تو دن رات ہیلپ لائن 1234 پر فون کریں۔ کال مفت ہے۔ مینو کے لیے 0 بھیجیں۔" },
	{ "m2-am", "67+54", "63+58",
	  "የፓስፖርትዎንና የውልዎን ቅጂ ለቤተሰብዎ ይስጡ። ማንም ሰው ፓስፖርትዎን ሊወስድ አይችልም። አሠሪዎ ደመወዝ ካልከፈለዎት በ1234 ቀንም ሆነ ሌሊት ይደውሉ። "
	    "ጥሪው ነጻ ነው። ለማውጫ 0 ይላኩ።" },
	{ "m2-km", "67+66+67+10", "62+66+66+16",
	  "ទុកច្បាប់ចម្លងលិខិតឆ្លងដែន និងកិច្ចសន្យារបស់អ្នកជាមួយគ្រួសារ។ "
	    "គ្មាននរណាអាចយកលិខិតឆ្លងដែនរបស់អ្នកបានទេ។ បើនិយោជកមិនបើកប្រាក់ខែឱ្យអ្នក សូមទូរស័ព្ទទៅ 1234 "
	    "ទាំងថ្ងៃទាំងយប់។ ការហៅគឺឥតគិតថ្លៃ។ ផ្ញើ 0 ដើម្បីមើលម៉ឺនុយ។" },
	{ "m2-vi", "67+67+63", "64+66+67",
	  "Hãy gửi bản sao hộ chiếu và hợp đồng cho gia đình giữ. Không ai được giữ hộ chiếu của bạn. Nếu chủ "
	    "không trả lương, hãy gọi đường dây 1234 cả ngày lẫn đêm. Cuộc gọi miễn phí. Gửi 0 để xem danh mục." },
	{ "m1+m2-bn", "67+67+67+67+13", "64+63+66+63+25",
	  "কাউকে টাকা দেওয়ার আগে এজেন্সির লাইসেন্স যাচাই করুন। CHECK লিখে এজেন্সির নাম পাঠান। বিনামূল্যে "
	    "সহায়তা: 1234। আপনার পাসপোর্ট ও চুক্তির কপি পরিবারের কাছে রাখুন। কেউ আপনার পাসপোর্ট নিতে পারে না। "
	    "মালিক বেতন না দিলে দিন-রাত হেল্পলাইন 1234 নম্বরে ফোন করুন। ফোন ফ্রি। মেনুর জন্য 0 পাঠান।" },
	{ "m1+m2-ne", "66+67+66+67+45", "65+65+65+64+52",
	  "कसैलाई पैसा दिनुअघि एजेन्सीको इजाजतपत्र जाँच्नुहोस्। CHECK लेखेर एजेन्सीको नाम पठाउनुहोस्। निःशुल्क "
	    "सहायता: 1234। आफ्नो राहदानी र करारपत्रको प्रतिलिपि परिवारसँग राख्नुहोस्। तपाईंको राहदानी कसैले लिन "
	    "पाउँदैन। रोजगारदाताले तलब नदिए दिनरात हेल्पलाइन 1234 मा फोन गर्नुहोस्। फोन निःशुल्क छ। मेनुका लागि "
	    "0 पठाउनुहोस्।" },
	{ "m1+m2-hi", "65+67+67+67+16", "64+66+67+65+20",
	  "किसी को पैसे देने से पहले एजेंसी का लाइसेंस जाँचें। CHECK लिखकर एजेंसी का नाम भेजें। मुफ़्त सहायता: "
	    "1234। अपने पासपोर्ट और अनुबंध की प्रति परिवार के पास रखें। कोई आपका पासपोर्ट नहीं ले सकता। मालिक "
	    "वेतन न दे तो दिन-रात हेल्पलाइन 1234 पर फ़ोन करें। कॉल मुफ़्त है। मेनू के लिए 0 भेजें।" },
	{ "m1+m2-ta", "66+67+67+66+67+55", "65+67+61+67+66+62",
	  "யாருக்கும் பணம் கொடுப்பதற்கு முன் முகவர் நிறுவனத்தின் உரிமத்தைச் சரிபாருங்கள். CHECK என எழுதி "
	    "நிறுவனத்தின் பெயரை அனுப்புங்கள். இலவச உதவி: 1234. உங்கள் கடவுச்சீட்டு மற்றும் ஒப்பந்தத்தின் நகலைக் "
	    "குடும்பத்தினரிடம் வையுங்கள். உங்கள் கடவுச்சீட்டை யாரும் எடுத்துக்கொள்ளக் கூடாது. முதலாளி சம்பளம் "
	    "தராவிட்டால் இரவும் பகலும் 1234 உதவி எண்ணை அழையுங்கள். அழைப்பு இலவசம். பட்டியலுக்கு 0 அனுப்புங்கள்." },
	{ "m1+m2-ur", "67+67+67+67+10", "64+64+66+63+21",
	  "کسی کو رقم دینے سے پہلے ایجنسی کا لائسنس چیک کریں۔ CHECK لکھ کر ایجنسی کا نام بھیجیں۔ مفت مدد: "
	    "1234۔ اپنے پاسپورٹ اور معاہدے کی نقل گھر والوں کے پاس رکھیں۔ کوئی آپ کا پاسپورٹ نہیں لے سکتا۔ مالک "
	    "تنخواہ نہ دے تو دن رات ہیلپ لائن 1234 پر فون کریں۔ کال مفت ہے۔ مینو کے لیے 0 بھیجیں۔" },
	{ "m1+m2-si", "67+67+66+67+41", "65+64+64+66+49",
	  "කිසිවෙකුට මුදල් ගෙවීමට පෙර නියෝජිතායතනයේ බලපත්\u200Dරය පරීක්ෂා කරන්න. CHECK සහ නියෝජිතායතනයේ නම එවන්න. "
	    "නොමිලේ උපකාර: 1234. ඔබගේ විදේශ ගමන් බලපත්\u200Dරයේ සහ ගිවිසුමේ පිටපතක් පවුලේ අය ළඟ තබන්න. කිසිවෙකුට ඔබගේ "
	    "ගමන් බලපත්\u200Dරය ගත නොහැක. සේවායෝජකයා වැටුප් නොගෙවන්නේ නම් දිවා රෑ 1234 අමතන්න. ඇමතුම නොමිලේ. මෙනුව "
	    "සඳහා 0 එවන්න." },
	{ "m1+m2-am", "67+67+63", "64+67+66",
	  "ለማንም ከመክፈልዎ በፊት የኤጀንሲውን ፈቃድ ያረጋግጡ። CHECK ብለው የኤጀንሲውን ስም ይላኩ። ነጻ እርዳታ፦ 1234። የፓስፖርትዎንና የውልዎን ቅጂ "
	    "ለቤተሰብዎ ይስጡ። ማንም ሰው ፓስፖርትዎን ሊወስድ አይችልም። አሠሪዎ ደመወዝ ካልከፈለዎት በ1234 ቀንም ሆነ ሌሊት ይደውሉ። ጥሪው ነጻ ነው። ለማውጫ 0 "
	    "ይላኩ።" },
	{ "m1+m2-my", "67+65+67+66+32", "67+63+60+62+45",
	  "မည်သူ့ကိုမျှ ငွေမပေးမီ အေဂျင်စီ၏ လိုင်စင်ကို စစ်ဆေးပါ။ CHECK နှင့် အေဂျင်စီအမည်ကို ပို့ပါ။ အခမဲ့ "
	    "အကူအညီ: 1234။ သင့်ပတ်စ်ပို့နှင့် စာချုပ်မိတ္တူကို မိသားစုထံ ထားပါ။ မည်သူမျှ သင့်ပတ်စ်ပို့ကို "
	    "မယူရပါ။ အလုပ်ရှင်က လစာမပေးပါက 1234 သို့ နေ့ညမရွေး ဖုန်းဆက်ပါ။ ဖုန်းခေါ်ခ အခမဲ့ဖြစ်သည်။ မီနူးအတွက် 0 "
	    "ပို့ပါ။" },
	{ "m1+m2-km", "66+67+67+67+63", "66+67+67+67+63",
	  "មុនពេលបង់ប្រាក់ឱ្យនរណាម្នាក់ សូមពិនិត្យអាជ្ញាបណ្ណរបស់ទីភ្នាក់ងារ។ ផ្ញើ CHECK និងឈ្មោះទីភ្នាក់ងារ។ "
	    "ជំនួយឥតគិតថ្លៃ៖ 1234។ ទុកច្បាប់ចម្លងលិខិតឆ្លងដែន និងកិច្ចសន្យារបស់អ្នកជាមួយគ្រួសារ។ "
	    "គ្មាននរណាអាចយកលិខិតឆ្លងដែនរបស់អ្នកបានទេ។ បើនិយោជកមិនបើកប្រាក់ខែឱ្យអ្នក សូមទូរស័ព្ទទៅ 1234 "
	    "ទាំងថ្ងៃទាំងយប់។ ការហៅគឺឥតគិតថ្លៃ។ ផ្ញើ 0 ដើម្បីមើលម៉ឺនុយ។" },
	{ "m1+m2-ar", "67+67+67+61", "67+65+65+65",
	  "قبل أن تدفع لأي شخص، تحقق من ترخيص الوكالة. أرسل CHECK واسم الوكالة. مساعدة مجانية: 1234. احتفظ "
	    "بنسخة من جواز سفرك وعقدك لدى أسرتك. لا يحق لأحد أن يأخذ جواز سفرك. إذا لم يدفع صاحب العمل أجرك "
	    "فاتصل بخط المساعدة 1234 ليلا أو نهارا. المكالمة مجانية. أرسل 0 للقائمة." },
	{ "m1+m2-vi", "67+67+67+67+50", "66+67+64+66+55",
	  "Trước khi trả tiền cho bất kỳ ai, hãy kiểm tra giấy phép của công ty. Gửi CHECK và tên công ty. Trợ "
	    "giúp miễn phí: 1234. Hãy gửi bản sao hộ chiếu và hợp đồng cho gia đình giữ. Không ai được giữ hộ "
	    "chiếu của bạn. Nếu chủ không trả lương, hãy gọi đường dây 1234 cả ngày lẫn đêm. Cuộc gọi miễn phí. "
	    "Gửi 0 để xem danh mục." },
	{ "m1+m2-fr", "67+67+67+67+67+47", "65+60+62+61+67+67",
	  "Avant de payer qui que ce soit, vérifiez la licence de l’agence. Répondez CHECK et le nom de "
	    "l’agence. Aide gratuite, même à l’étranger : 1234. Laissez une copie de votre passeport et de votre "
	    "contrat à votre famille. Personne n'a le droit de vous prendre votre passeport. Si l'employeur ne "
	    "vous paie pas, appelez le 1234, jour et nuit. L'appel est gratuit. Répondez 0 pour le menu." },
	{ "m1+m2-es", "67+67+67+67+67+11", "61+65+65+66+61+28",
	  "Antes de pagar a nadie, compruebe la licencia de la agencia. Responda CHECK y el nombre de la "
	    "agencia. Ayuda gratuita también aquí: 1234. Deje una copia de su pasaporte y de su contrato a su "
	    "familia. Nadie puede quitarle el pasaporte. Si su empleador no le paga, llame al 1234 de día o de "
	    "noche. La llamada es gratis. Responda 0 para ver el menú." },
};

/* With the national tables `lock` and `single` of 3GPP TS 23.038. */
static const struct {
	const char *id;
	unsigned lock, single, units, parts;
	const char *sizes;
	struct { const char *text; unsigned times; } run[4];
} national_vectors[] = {
	{ "tr_lock155", 1, 0, 155, 1, "155",
	  { { "ş", 155 } } },
	{ "tr_lock298", 1, 0, 298, 2, "149+149",
	  { { "ş", 298 } } },
	{ "tr_single77", 0, 1, 154, 1, "154",
	  { { "ş", 77 } } },
	{ "tr_single148", 0, 1, 296, 2, "148+148",
	  { { "ş", 148 } } },
	{ "es_single_mixed", 0, 2, 155, 1, "155",
	  { { "á", 10 }, { "a", 135 } } },
	{ "pt_both", 3, 0, 155, 1, "155",
	  { { "ã", 155 } } },
	{ "hi_lock155", 6, 0, 155, 1, "155",
	  { { "न", 155 } } },
	{ "hi_lock298", 6, 0, 298, 2, "149+149",
	  { { "न", 298 } } },
	{ "hi_both152", 6, 6, 152, 1, "152",
	  { { "न", 152 } } },
	{ "hi_both292", 6, 6, 292, 2, "146+146",
	  { { "न", 292 } } },
	{ "hi_caps", 6, 6, 152, 1, "152",
	  { { "न", 145 }, { "ABCन", 1 } } },
	{ "ta_lock", 11, 0, 160, 2, "149+11",
	  { { "ந", 160 } } },
	{ "bn_lock", 4, 0, 155, 1, "155",
	  { { "ন", 155 } } },
	{ "m1-ne", 6, 6, 121, 1, "121",
	  { { "कसैलाई पैसा दिनुअघि एजेन्सीको इजाजतपत्र जाँच्नुहोस्। CHECK लेखेर एजेन्सीको नाम पठाउनुहोस्। निःशुल्क सहायता: 1234।", 1 } } },
	{ "m1-hi", 6, 6, 113, 1, "113",
	  { { "किसी को पैसे देने से पहले एजेंसी का लाइसेंस जाँचें। CHECK लिखकर एजेंसी का नाम भेजें। मुफ़्त सहायता: 1234।", 1 } } },
	{ "m1-ta", 11, 11, 148, 1, "148",
	  { { "யாருக்கும் பணம் கொடுப்பதற்கு முன் முகவர் நிறுவனத்தின் உரிமத்தைச் சரிபாருங்கள். CHECK என எழுதி நிறுவனத்தின் பெயரை அனுப்புங்கள். இலவச உதவி: 1234.", 1 } } },
	{ "m1-es", 0, 2, 138, 1, "138",
	  { { "Antes de pagar a nadie, compruebe la licencia de la agencia. Responda CHECK y el nombre de la agencia. Ayuda gratuita también aquí: 1234.", 1 } } },
	{ "m1-pt", 3, 0, 112, 1, "112",
	  { { "Antes de pagar a alguém, verifique a licença da agência. Responda CHECK e o nome da agência. Ajuda grátis: 1234.", 1 } } },
	{ "m1-tr", 1, 0, 114, 1, "114",
	  { { "Kimseye para ödemeden önce ajansın lisansını kontrol edin. CHECK ve ajansın adını gönderin. Ücretsiz yardım: 1234.", 1 } } },
	{ "m2-ne", 6, 6, 202, 2, "146+56",
	  { { "आफ्नो राहदानी र करारपत्रको प्रतिलिपि परिवारसँग राख्नुहोस्। तपाईंको राहदानी कसैले लिन पाउँदैन। रोजगारदाताले तलब नदिए दिनरात हेल्पलाइन 1234 मा फोन गर्नुहोस्। फोन निःशुल्क छ। मेनुका लागि 0 पठाउनुहोस्।", 1 } } },
	{ "m2-hi", 6, 6, 182, 2, "146+36",
	  { { "अपने पासपोर्ट और अनुबंध की प्रति परिवार के पास रखें। कोई आपका पासपोर्ट नहीं ले सकता। मालिक वेतन न दे तो दिन-रात हेल्पलाइन 1234 पर फ़ोन करें। कॉल मुफ़्त है। मेनू के लिए 0 भेजें।", 1 } } },
	{ "m2-ta", 11, 0, 244, 2, "149+95",
	  { { "உங்கள் கடவுச்சீட்டு மற்றும் ஒப்பந்தத்தின் நகலைக் குடும்பத்தினரிடம் வையுங்கள். உங்கள் கடவுச்சீட்டை யாரும் எடுத்துக்கொள்ளக் கூடாது. முதலாளி சம்பளம் தராவிட்டால் இரவும் பகலும் 1234 உதவி எண்ணை அழையுங்கள். அழைப்பு இலவசம். பட்டியலுக்கு 0 அனுப்புங்கள்.", 1 } } },
};

#endif
