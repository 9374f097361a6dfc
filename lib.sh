ff () 
{ 
    fk findings ${1:-} | awk '{print}' | grep -oE '(open|agreed|accepted|in work|fixed|verified|dismissed)$' | sort | uniq -c | tr '\n' ' ';
    echo
}
