#!/bin/sh
# Looks at every provider, mails those who are hurt, and proposes the new baseline on a branch of its own.
#
# Run it in a checkout that holds drift.toml and its snapshots. It needs `drift` and `git`. The proposal becomes
#   - a pull request where GH_TOKEN is set and `gh` is there (an issue where pull requests are not allowed),
#   - a merge request where GITLAB_CI is set,
#   - a pushed branch otherwise.
# The exit code is that of `drift check`, so the job stays red until somebody has read and merged the proposal.
#
# Settings, all optional: DRIFT_BRANCH, DRIFT_SNAPSHOTS (the folder of `[snapshots] path`), DRIFT_BASE, and
# DRIFT_GIT_NAME and DRIFT_GIT_EMAIL for the commit. Arguments are handed to `drift check`.
set -eu

branch=${DRIFT_BRANCH:-drift/baseline}
snapshots=${DRIFT_SNAPSHOTS:-snapshots}
title='Accept what the providers have changed'
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

commit_and_push() {
    git switch --quiet --force-create "$branch"
    for path in "$snapshots" .gitattributes .gitignore; do
        if [ -e "$path" ]; then git add --all -- "$path"; fi
    done
    git -c user.name="${DRIFT_GIT_NAME:-drift}" -c user.email="${DRIFT_GIT_EMAIL:-drift@localhost}" \
        commit --quiet --message "$title" --message 'What changed stands in the accepted.md of each document.'
    git push --quiet --force "$@" origin "HEAD:refs/heads/$branch"
}

# Forges limit a text to 65,536 characters.
write_body() {
    {
        echo 'Merging this takes what the last check saw as the new baseline. Before that, read what it means:'
        echo
        echo '```'
        head -c 60000 "$folder/report.txt"
        echo '```'
    } > "$folder/body.md"
}

open_pull_request() {
    number=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty')
    if [ -n "$number" ]; then
        gh pr edit "$number" --body-file "$folder/body.md"
    else
        gh pr create --head "$branch" --base "$base" --title "$title" --body-file "$folder/body.md"
    fi
}

open_issue() {
    number=$(gh issue list --state open --search "in:title \"$title\"" --json number --jq '.[0].number // empty')
    if [ -n "$number" ]; then
        gh issue comment "$number" --body-file "$folder/body.md"
    else
        gh issue create --title "$title" --body-file "$folder/body.md"
    fi
}

propose() {
    if [ -n "${GH_TOKEN:-}" ] && command -v gh > /dev/null; then
        commit_and_push
        write_body
        open_pull_request || open_issue
    elif [ -n "${GITLAB_CI:-}" ]; then
        commit_and_push -o merge_request.create -o "merge_request.target=$base" -o "merge_request.title=$title"
    else
        commit_and_push
        echo "The new baseline is on the branch $branch: read it and merge it."
    fi
}

code=0
drift check --notify --output "$folder/report.txt" "$@" || code=$?
if [ -f "$folder/report.txt" ]; then cat "$folder/report.txt"; fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$folder/report.txt" ]; then
    { echo '```'; head -c 900000 "$folder/report.txt"; echo '```'; } >> "$GITHUB_STEP_SUMMARY"
fi
# The command line or drift.toml is wrong: there is nothing to propose.
if [ "$code" -eq 2 ]; then exit 2; fi

drift accept --staged
if [ -n "$(git status --porcelain -- "$snapshots")" ]; then
    commit=$(git rev-parse HEAD)
    here=$(git symbolic-ref --quiet --short HEAD || echo "$commit")
    base=${DRIFT_BASE:-${CI_DEFAULT_BRANCH:-$here}}
    propose
    if [ "$here" = "$commit" ]; then git switch --quiet --detach "$commit"; else git switch --quiet "$here"; fi
fi
exit "$code"
