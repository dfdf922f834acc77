# Joins the two files of Tests/Bench/bench, instructions first, into a Markdown table.
function delta(value, base, digits) { return sprintf("%." digits "f", value - base) }

FILENAME == ARGV[1] {
    instructions[$1, $2, $3] = $4
    if ($4 > 0) {
        apart = ($5 - $4) / $4
        if (apart < 0) apart = -apart
        if (apart > widest) widest = apart
    }
    counted = 1
    next
}

$1 == "profile" {
    print "| SRTP profile | packet | path | ns | to the floor | ours alone | instructions | to the floor | ours alone | allocations | ours alone |"
    print "|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    next
}

{
    key = $1 SUBSEP $2
    count = instructions[$1, $2, $3]
    if ($3 == "floor") {
        time[key] = $4
        base[key] = count
    }
    # What ours is compared with: to frames, the bare ciphers; to files, those with the writing.
    if ($3 == "openssl" || $3 == "written") {
        least[key] = $4
        fewest[key] = count
        allocated[key] = $5
    }
    ours = $3 == "frames" || $3 == "crowd" || $3 == "files"
    name = $3 == "floor" ? "floor in C, libsrtp2" : $3 == "openssl" ? "floor in C, OpenSSL" : $3 == "written" ? "floor in C, OpenSSL, written" : $3 == "crowd" ? "to frames, of 100 publishers" : $3 == "watched" ? "to 20 viewers, each packet sent" : "to " $3
    printf "| %s | %d | %s | %.0f | %.2f× | %s |", $1, $2, name, $4, $4 / time[key], ours ? delta($4, least[key], 0) : "–"
    if (count > 0) {
        printf " %d | %.2f× | %s |", count, count / base[key], ours ? delta(count, fewest[key], 0) : "–"
    } else {
        printf " – | – | – |"
    }
    printf " %.3f | %s |\n", $5, ours ? delta($5, allocated[key], 3) : "–"
    yields = yields sprintf("%s %d %s: %s\n", $1, $2, $3, $7)
}

END {
    if (counted) printf "\nA second count of the instructions differed by %.3f %% at most.\n", widest * 100
    printf "\nWhat came out: %s", yields
}
