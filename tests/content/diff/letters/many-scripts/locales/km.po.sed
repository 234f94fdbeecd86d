s/^msgstr "គ្រោះ {emergency}"/msgstr "គ្រោះថ្នាក់ {emergency}"/
s/^msgstr "លុបហើយ"/msgstr "លុបរួចហើយ"/
