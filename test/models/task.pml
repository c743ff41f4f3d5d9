/*
 * One task, its lane and Tencent, for one class of operation. The moves have the names of
 * functions/task/change.ts; `test/models/run.ts` sets the class and plants mistakes.
 *
 * DEDUPED      Tencent takes a SessionId once, so the request may leave again under it.
 * FOUND        Tencent also finds a task by its SessionId: we ask, and send nothing again.
 * UNPROTECTED  a repeat could be charged again, so there is none.
 *
 * A signature is a fence: an attempt leaves the wire when it expires, and only then may anything be
 * concluded from its silence. Messages may be lost, late, or answered twice as late.
 */
#define EPOCHS 3
#define ATTEMPTS 4

mtype = { queued, submitting, doubtful, running, indeterminate, succeeded, rejected };
mtype = { accepts, refuses, busy, duplicate };

/* The row. */
mtype status = queued;
byte epoch = 0;
byte nonce = 0;
bool inDoubt = false;
bool duplicateSeen = false;
bool barred = false;      /* refusedInDoubt */
bool hasTaskId = false;
bool settled = false;

/* The lane has one slot. `other`: it was handed on, and another task is at Tencent in it. */
bool holdsSlot = true;
bool other = false;

/* Tencent. */
byte charges = 0;
bool known[EPOCHS];       /* SessionIds that it has accepted */
bool onWire[ATTEMPTS];    /* attempts that may still be accepted: sent, and not expired */
bool sent[ATTEMPTS];
byte epochOf[ATTEMPTS];
bool isOver = false;      /* the task has ended at Tencent */

chan answers = [ATTEMPTS] of { byte, mtype };

/* The model has no attempt or epoch beyond these. */
#define IS_LAST (nonce == ATTEMPTS - 1 || epoch == EPOCHS - 1)

/* Conditions, and the mistakes that leave them out. */
#ifdef REJECTS_IN_DOUBT
#define MAY_REJECT true
#else
#define MAY_REJECT (!inDoubt)
#endif
#ifdef REQUEUES_IN_DOUBT
#define MAY_REQUEUE true
#else
#define MAY_REQUEUE (!inDoubt)
#endif
#ifdef REPEATS_BEFORE_FENCE
#define FENCE_PASSED true
#else
#define FENCE_PASSED (!onWire[nonce])
#endif

/* What holds in every state. */
#define CHARGED_ONCE (charges <= 1)
#define REJECTED_FREE (!(status == rejected && charges > 0))
#define AT_TENCENT (!settled && (status == submitting || status == doubtful || status == running))
#define ONE_IN_THE_SLOT (!(other && AT_TENCENT))

inline checked() {
  assert(CHARGED_ONCE);
  assert(REJECTED_FREE);
  assert(ONE_IN_THE_SLOT);
}

inline settle(to) {
  status = to;
  settled = true;
}

inline handOnSlot() {
  if
  :: holdsSlot -> holdsSlot = false; other = true
  :: else
  fi
}

/* started, repeated: written ahead, then sent. The sender may die in between. */
inline send() {
  epochOf[nonce] = epoch;
  if
  :: skip /* dies before its send */
  :: sent[nonce] = true; onWire[nonce] = true
  fi
}

active proctype Sender() {
  byte answered;
  mtype said;
end:
  do
  /* started */
  :: d_step { status == queued && !settled && !other ->
       holdsSlot = true; nonce++; status = submitting;
       inDoubt = false; duplicateSeen = false; barred = false };
     atomic { send(); checked() }
  /* the answer to an attempt, however late */
  :: atomic { answers ? answered, said ->
       if
       :: said == accepts && epochOf[answered] == epoch && !hasTaskId && !settled &&
          (status == submitting || status == doubtful || status == indeterminate) ->
            hasTaskId = true; status = running /* accepted */
       :: said != accepts && status == submitting && answered == nonce && !settled ->
            if
            :: said == refuses && MAY_REJECT -> settle(rejected); handOnSlot() /* rejected */
            :: said == refuses && inDoubt -> status = doubtful; barred = true /* repeatRefused */
            :: said == busy && MAY_REQUEUE && !IS_LAST ->
                 handOnSlot(); epoch++; status = queued /* refusedForNow */
            :: said == busy && inDoubt -> status = doubtful /* repeatRefused */
            :: said == busy && !inDoubt && IS_LAST ->
                 settle(rejected); handOnSlot() /* expired: the bound of this model */
            :: said == duplicate ->
                 status = doubtful; inDoubt = true; duplicateSeen = true /* duplicateAnswered */
            fi
       :: else /* a lost race is a value */
       fi; checked() }
  od
}

active proctype Poller() {
end:
  do
  /* doubted: no answer within the sender's lease, or the sender has died */
  :: atomic { status == submitting && !settled -> status = doubtful; inDoubt = true;
#ifdef HANDS_ON_IN_DOUBT
       handOnSlot();
#endif
       checked() }
  /* the other task has ended, and its slot is free */
  :: d_step { other -> other = false }
#if defined(DEDUPED) || defined(FOUND)
  /* adopted: the list names it, or a callback that was confirmed, or an answer by its SessionId */
  :: atomic { status == doubtful && !settled && known[epoch] -> hasTaskId = true; status = running }
#endif
#ifdef DEDUPED
  /* repeated: the same SessionId, once the last attempt's signature has expired */
  :: atomic { status == doubtful && !settled && !duplicateSeen && !barred && nonce < ATTEMPTS - 1 &&
       FENCE_PASSED -> nonce++; status = submitting; send(); checked() }
#endif
#ifdef REPEATS_UNPROTECTED
  :: atomic { status == doubtful && !settled && !onWire[nonce] && nonce < ATTEMPTS - 1 ->
       nonce++; status = submitting; send(); checked() }
#endif
  /* gaveUp, and closed at the horizon */
  :: atomic { status == doubtful && !settled && !onWire[nonce] -> status = indeterminate }
  :: atomic { status == indeterminate && !settled && !onWire[nonce] ->
       settled = true; handOnSlot() }
  /* settled: only by Tencent's own word */
  :: atomic { status == running && !settled && isOver -> settle(succeeded); handOnSlot(); checked() }
  od
}

/* Copies of one request that meet: nothing says that Tencent dedupes them. */
#define MEETS(each) \
  ((each != 1 && onWire[1] && epochOf[1] == epochOf[each]) || \
   (each != 2 && onWire[2] && epochOf[2] == epochOf[each]) || \
   (each != 3 && onWire[3] && epochOf[3] == epochOf[each]))

#if defined(DEDUPED) || defined(FOUND)
#define IS_KNOWN(each) (known[epochOf[each]])
#else
#define IS_KNOWN(each) false
#endif

inline answer(each, said) {
  if
  :: answers ! each, said
  :: skip /* lost */
  fi
}

inline handle(each) {
  if
  :: onWire[each] = false /* it expires, or is lost on its way */
  :: IS_KNOWN(each) -> onWire[each] = false; answer(each, duplicate)
  :: !IS_KNOWN(each) ->
       if
       :: MEETS(each) -> charges = charges + 2
       :: else -> charges++
       fi;
       onWire[each] = false; known[epochOf[each]] = true; answer(each, accepts)
  :: !IS_KNOWN(each) -> onWire[each] = false; answer(each, refuses)
  :: !IS_KNOWN(each) -> onWire[each] = false; answer(each, busy)
  fi;
  checked()
}

active proctype Tencent() {
end:
  do
  :: atomic { onWire[1] -> handle(1) }
  :: atomic { onWire[2] -> handle(2) }
  :: atomic { onWire[3] -> handle(3) }
  :: d_step { charges > 0 && !isOver -> isOver = true }
  od
}

/* Where nothing can move any more, the task has settled. */
active proctype End() {
  timeout -> assert(settled)
}
